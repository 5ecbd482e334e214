using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Archives;

/// <summary>Collects what an archive shows while it is read, and states it as facts.</summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="isSilent">Whether somebody else states the same, so that nothing is recorded.</param>
internal sealed class ArchiveReport(InspectionContext context, bool isSilent = false)
{
    private readonly ImmutableArray<FactItem>.Builder hazards = ImmutableArray.CreateBuilder<FactItem>();
    private readonly ImmutableArray<FactItem>.Builder unexamined = ImmutableArray.CreateBuilder<FactItem>();
    private readonly HashSet<(string Code, string? Entry, long? Offset)> known = [];
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

    /// <summary>Notes how a file is packed.</summary>
    public void Method(string name) => methods.Add(name);

    /// <summary>Records what no ordinary writer does.</summary>
    public void Hazard(string code, string? entry, long? offset, string detail, string? path = null)
    {
        // One more than may be stated, so that the engine says that there are more.
        if (isSilent || hazards.Count > context.Limits.MaxItems || !known.Add((code, entry, offset)))
        {
            return;
        }

        hazards.Add(FactItem.Of(
            ("code", FactValue.Of(code)),
            ("entry", entry is null ? null : FactValue.Of(FactText.Cut(entry, context.Limits))),
            ("path", path is null ? null : FactValue.Of(FactText.Cut(path, context.Limits))),
            ("offset", offset is { } position ? FactValue.Of(position) : null),
            ("detail", FactValue.Of(detail))));
    }

    /// <summary>Records a file that was not examined, or not completely, with a gap.</summary>
    public void Unexamined(string entry, string reason, GapReason gap, long? offset, string detail)
    {
        if (isSilent)
        {
            return;
        }

        if (unexamined.Count <= context.Limits.MaxItems)
        {
            unexamined.Add(FactItem.Of(
                ("entry", FactValue.Of(FactText.Cut(entry, context.Limits))),
                ("reason", FactValue.Of(reason)),
                ("offset", offset is { } position ? FactValue.Of(position) : null),
                ("detail", FactValue.Of(detail))));
        }

        if (context.Gaps.Count <= context.Limits.MaxItems)
        {
            context.Gap(gap, detail);
        }
    }

    /// <summary>States every fact of <see cref="ArchiveFacts"/>.</summary>
    public void State()
    {
        context.Facts.Set(ArchiveFacts.Entries, (long?)Entries);
        context.Facts.Set(ArchiveFacts.Bytes, (long?)Bytes);
        context.Facts.Set(ArchiveFacts.Methods, [.. methods]);
        context.Facts.Set(ArchiveFacts.RawEntries, (long?)RawEntries);
        context.Facts.Set(ArchiveFacts.RawBytes, (long?)RawBytes);
        context.Facts.Set(ArchiveFacts.Unverified, (long?)Unverified);
        context.Facts.Set(ArchiveFacts.Hazards, hazards.ToImmutable());
        context.Facts.Set(ArchiveFacts.Unexamined, unexamined.ToImmutable());
    }
}
