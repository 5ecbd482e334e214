using System.Globalization;
using System.Text.Json;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what changed between two reports.</summary>
internal static class ChangesOutput
{
    /// <summary>For people: the verdict and why, then findings, files, rules, facts.</summary>
    public static void WriteText(TextWriter writer, ReportChanges changes)
    {
        writer.WriteLine(changes.OldVerdict == changes.NewVerdict ? $"Verdict: {changes.NewVerdict}, as before" : $"Verdict: {changes.OldVerdict} -> {changes.NewVerdict}");
        foreach (string cause in changes.Causes)
        {
            writer.WriteLine($"  because {VisibleText.Of(cause)}");
        }

        if (changes.IsEmpty)
        {
            writer.WriteLine("Nothing changed.");
            return;
        }

        foreach ((string title, IEnumerable<string> lines) in Sections(changes))
        {
            string[] all = [.. lines];
            if (all.Length > 0)
            {
                writer.WriteLine();
                writer.WriteLine($"{title} ({all.Length})");
                foreach (string line in all)
                {
                    writer.WriteLine("  " + VisibleText.Of(line));
                }
            }
        }
    }

    /// <summary>For other tools: one object with the verdicts and an array of lines by kind of change.</summary>
    public static void WriteJson(Stream output, ReportChanges changes)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("changed", !changes.IsEmpty);
            WriteChange(writer, "verdict", changes.OldVerdict.ToString(), changes.NewVerdict.ToString());
            WriteChange(writer, "rootSha256", changes.OldRoot?.ToString(), changes.NewRoot?.ToString());
            WriteStrings(writer, "causes", changes.Causes);
            writer.WriteStartObject("files");
            WriteStrings(writer, "added", changes.AddedFiles.Select(path => path.Value));
            WriteStrings(writer, "removed", changes.RemovedFiles.Select(path => path.Value));
            WriteStrings(writer, "changed", changes.ChangedFiles.Select(path => path.Value));
            WriteArray(writer, "reasons", changes.Reasons, reason => WriteMembers(writer, ("path", reason.Path.Value), ("reason", reason.Reason)));
            WriteArray(writer, "renamed", changes.RenamedFiles, rename => WriteMembers(writer, ("old", rename.Old.Value), ("new", rename.New.Value)));
            writer.WriteEndObject();
            writer.WriteStartObject("findings");
            WriteArray(writer, "new", changes.NewFindings, finding => WriteFinding(writer, finding));
            WriteArray(writer, "fixed", changes.FixedFindings, finding => WriteFinding(writer, finding));
            WriteArray(writer, "changed", changes.ChangedFindings.Select(pair => pair.New), finding => WriteFinding(writer, finding));
            writer.WriteEndObject();
            WriteArray(writer, "levels", changes.Levels, change => WriteMembers(writer, ("rule", change.Rule), ("old", Word(change.Old)), ("new", Word(change.New))));
            WriteArray(writer, "policy", changes.Policy, change => WriteMembers(
                writer,
                ("kind", (change.New ?? change.Old)!.Kind),
                ("name", (change.New ?? change.Old)!.Name),
                ("old", change.Old?.Digest.ToString()),
                ("new", change.New?.Digest.ToString())));
            WriteArray(writer, "facts", changes.Facts.Concat(changes.Context), change => WriteMembers(
                writer, ("path", change.Path?.Value), ("name", change.Name), ("old", State(change.Old)), ("new", State(change.New))));
            WriteArray(writer, "operators", OperatorChanges.Of(changes), change => WriteMembers(
                writer,
                ("path", change.Path),
                ("name", change.Name),
                ("old", change.Old.ToString(CultureInfo.InvariantCulture)),
                ("new", change.New.ToString(CultureInfo.InvariantCulture))));
            WriteStrings(writer, "addedWaivers", changes.AddedWaivers.Select(waiver => waiver.Id));
            WriteStrings(writer, "removedWaivers", changes.RemovedWaivers.Select(waiver => waiver.Id));
            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static IEnumerable<(string Title, IEnumerable<string> Lines)> Sections(ReportChanges changes)
    {
        yield return ("New findings", changes.NewFindings.Select(Describe));
        yield return ("Findings no longer there", changes.FixedFindings.Select(Describe));
        yield return ("Findings that changed", changes.ChangedFindings.Select(pair => Describe(pair.Old, pair.New)));
        yield return ("Waivers given", changes.AddedWaivers.Select(Describe));
        yield return ("Waivers no longer given", changes.RemovedWaivers.Select(Describe));
        yield return ("Files added", changes.AddedFiles.Select(path => path.Value));
        yield return ("Files removed", changes.RemovedFiles.Select(path => path.Value));
        yield return ("Files changed", changes.Reasons.Select(reason => $"{reason.Path.Value}: {reason.Reason}"));
        yield return ("Files renamed", changes.RenamedFiles.Select(rename => $"{rename.Old.Value} -> {rename.New.Value}"));
        yield return ("Profile", changes.Profile is { } profile ? [$"{profile.Old} -> {profile.New}"] : []);
        yield return ("Rules enforced otherwise", changes.Levels.Select(change => $"{change.Rule}: {Word(change.Old) ?? "no such rule"} -> {Word(change.New) ?? "no such rule"}"));
        yield return ("Rule packs and other documents", changes.Policy.Select(Describe));
        yield return ("Declared context", changes.Context.Select(Describe));
        yield return ("Facts", changes.Facts.Select(Describe));
        yield return ("Operators", OperatorChanges.Of(changes).Select(change => string.Create(CultureInfo.InvariantCulture, $"{change.Path} {change.Name}: {change.Old} -> {change.New}")));
    }

    private static string Describe(Finding finding) =>
        $"{finding.Rule.Id} {finding.Outcome.Verdict} ({Word(finding.Level)}){(finding.Outcome.Path is { } path ? " " + path.Value : string.Empty)}: {finding.Outcome.Message}{(finding.Waiver is { } waiver ? $" [waiver {waiver.Id}]" : string.Empty)}";

    private static string Describe(Waiver waiver) => $"{waiver.Id} for {waiver.Rule}, approved by {waiver.ApprovedBy}";

    private static string Describe(PolicyChange change) =>
        (change.Old, change.New) switch
        {
            (null, { } added) => $"{added.Kind} {added.Name} {added.Version}: added",
            ({ } removed, null) => $"{removed.Kind} {removed.Name} {removed.Version}: removed",
            ({ } old, { } @new) when old.Version != @new.Version => $"{@new.Kind} {@new.Name}: {old.Version} -> {@new.Version}",
            _ => $"{change.New!.Kind} {change.New.Name} {change.New.Version}: other content under the same version",
        };

    private static string Describe(Finding old, Finding @new)
    {
        string[] differences =
        [
            .. old.Level == @new.Level ? [] : new[] { $"was {Word(old.Level)}" },
            .. old.Outcome.Verdict == @new.Outcome.Verdict ? [] : new[] { $"was {old.Outcome.Verdict}" },
        ];
        return Describe(@new) + (differences.Length == 0 ? string.Empty : $" [{string.Join(", ", differences)}]");
    }

    private static string Describe(FactChange change)
    {
        string old = State(change.Old) ?? "not stated";
        string @new = State(change.New) ?? "not stated";

        // Of a collection only the number of items is shown.
        return $"{(change.Path is { } path ? path.Value + " " : string.Empty)}{change.Name}: {(old == @new ? $"{@new}, with other content" : $"{old} -> {@new}")}";
    }

    private static string? State(FactLookup fact) => fact.State switch
    {
        FactState.Present => fact.Value!.ToString(),
        FactState.Absent => "(none)",
        _ => null,
    };

    private static string? Word(EnforcementLevel? level) => level?.ToString().ToLowerInvariant();

    private static void WriteFinding(Utf8JsonWriter writer, Finding finding) => WriteMembers(
        writer,
        ("rule", finding.Rule.Id),
        ("outcome", finding.Outcome.Verdict.ToString()),
        ("level", Word(finding.Level)),
        ("path", finding.Outcome.Path?.Value),
        ("item", finding.Outcome.Item),
        ("message", finding.Outcome.Message),
        ("fingerprint", finding.Fingerprint),
        ("waiver", finding.Waiver?.Id));

    private static void WriteChange(Utf8JsonWriter writer, string name, string? old, string? @new)
    {
        writer.WritePropertyName(name);
        WriteMembers(writer, ("old", old), ("new", @new));
    }

    private static void WriteMembers(Utf8JsonWriter writer, params ReadOnlySpan<(string Name, string? Value)> members)
    {
        writer.WriteStartObject();
        foreach ((string name, string? value) in members)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values) => WriteArray(writer, name, values, writer.WriteStringValue);
}
