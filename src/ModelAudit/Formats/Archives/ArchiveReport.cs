using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Archives;

/// <summary>Collects what an archive shows while it is read, and states it as facts.</summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="isSilent">Whether somebody else states the same, so that nothing is recorded.</param>
internal sealed class ArchiveReport(InspectionContext context, bool isSilent = false)
{
    private readonly Dictionary<Subject, Mention> hazards = [];
    private readonly Dictionary<Subject, Mention> unexamined = [];
    private readonly SortedSet<string> methods = new(StringComparer.Ordinal);

    /// <summary>The number of files inside.</summary>
    public long Entries { get; set; }

    /// <summary>Their bytes, unpacked.</summary>
    public long Bytes { get; set; }

    /// <summary>The number of files that are raw tensor data.</summary>
    public long RawEntries { get; set; }

    /// <summary>The bytes of raw tensor data.</summary>
    public long RawBytes { get; set; }

    /// <summary>The number of files whose checksum was not compared.</summary>
    public long Unverified { get; set; }

    /// <summary>Whether nobody can tell what the archive holds: no hazard found then means nothing, and the fact stays unstated.</summary>
    public bool IsUnread { get; set; }

    /// <summary>Notes how a file is packed.</summary>
    public void Method(string name) => methods.Add(name);

    /// <summary>Records what no ordinary writer does; the same about the same entry is counted.</summary>
    public void Hazard(string code, string? entry, long? offset, string detail, string? path = null)
    {
        if (!isSilent)
        {
            Mentioned(hazards, new Subject(code, entry is null ? null : FactText.Cut(entry, context.Limits)), new Mention(offset, path, detail));
        }
    }

    /// <summary>Records a file that was not examined, or not completely, with a gap.</summary>
    public void Unexamined(string entry, string reason, GapReason gap, long? offset, string detail)
    {
        if (isSilent)
        {
            return;
        }

        Mentioned(unexamined, new Subject(reason, FactText.Cut(entry, context.Limits)), new Mention(offset, null, detail));
        if (context.Gaps.Count <= context.Limits.MaxItems)
        {
            context.Gap(gap, detail);
        }
    }

    /// <summary>States every fact of <see cref="ArchiveFacts"/>.</summary>
    public void State()
    {
        foreach ((string name, string detail) in context.Refused)
        {
            Mentioned(unexamined, new Subject("bound", FactText.Cut(name, context.Limits)), new Mention(null, null, detail));
        }

        context.Facts.Set(ArchiveFacts.Entries, (long?)Entries);
        context.Facts.Set(ArchiveFacts.Bytes, (long?)Bytes);
        context.Facts.Set(ArchiveFacts.Methods, [.. methods]);
        context.Facts.Set(ArchiveFacts.RawEntries, (long?)RawEntries);
        context.Facts.Set(ArchiveFacts.RawBytes, (long?)RawBytes);
        if (context.HashingWatch is null)
        {
            StateHazards(context);
        }

        context.Facts.Set(ArchiveFacts.Unexamined, unexamined.Count == 0 ? [] : [.. unexamined.Select(pair => FactItem.Of(
            ("entry", FactValue.Of(pair.Key.Entry ?? string.Empty)),
            ("reason", FactValue.Of(pair.Key.Code)),
            ("offset", pair.Value.Offset is { } offset ? FactValue.Of(offset) : null),
            ("detail", FactValue.Of(pair.Value.Detail)),
            ("count", FactValue.Of(pair.Value.Count))))]);
    }

    /// <summary>States what may only be known when all bytes were seen.</summary>
    /// <param name="target">Where it is stated.</param>
    public void StateHazards(InspectionContext target)
    {
        target.Facts.Set(ArchiveFacts.Unverified, (long?)Unverified);
        if (hazards.Count > 0 || !IsUnread)
        {
            target.Facts.Set(ArchiveFacts.Hazards, hazards.Count == 0 ? [] : [.. hazards.Select(Hazard)]);
        }
    }

    private FactItem Hazard(KeyValuePair<Subject, Mention> pair) => FactItem.Of(
        ("code", FactValue.Of(pair.Key.Code)),
        ("entry", pair.Key.Entry is null ? null : FactValue.Of(pair.Key.Entry)),
        ("path", pair.Value.Path is { } path ? FactValue.Of(FactText.Cut(path, context.Limits)) : null),
        ("offset", pair.Value.Offset is { } offset ? FactValue.Of(offset) : null),
        ("detail", FactValue.Of(pair.Value.Detail)),
        ("count", FactValue.Of(pair.Value.Count)));

    // One more than may be stated, so that the engine says that there are more.
    private void Mentioned(Dictionary<Subject, Mention> all, Subject key, Mention mention)
    {
        if (all.TryGetValue(key, out Mention? known))
        {
            known.Count++;
        }
        else if (all.Count <= context.Limits.MaxItems)
        {
            all.Add(key, mention);
        }
    }

    /// <summary>What was seen, and in which entry.</summary>
    private readonly record struct Subject(string Code, string? Entry);

    /// <summary>Where something was seen first, and how often.</summary>
    private sealed record Mention(long? Offset, string? Path, string Detail)
    {
        public long Count { get; set; } = 1;
    }
}
