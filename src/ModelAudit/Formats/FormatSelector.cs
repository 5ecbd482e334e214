using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats.GitLfs;

namespace ModelAudit.Formats;

/// <summary>
/// Decides what a file is: by content first, by extension only where the content says nothing. Every format that accepts the content
/// is named, so a file that is two things at once (a polyglot) cannot hide one of them. Immutable and thread-safe.
/// </summary>
public sealed class FormatSelector
{
    private readonly ImmutableArray<IFormatInspector> inspectors;
    private readonly ImmutableArray<ICompanionInspector> companions;
    private readonly HashSet<string> inspected;

    /// <summary>Makes a selector.</summary>
    /// <param name="inspectors">The inspectors in force. For a format that has one, its word replaces the built-in table.</param>
    /// <exception cref="ArgumentException">Two inspectors have the same name.</exception>
    public FormatSelector(IEnumerable<IFormatInspector> inspectors)
    {
        ArgumentNullException.ThrowIfNull(inspectors);
        this.inspectors = [.. inspectors];
        companions = [.. this.inspectors.OfType<ICompanionInspector>()];
        inspected = this.inspectors.Select(inspector => inspector.Name).ToHashSet(StringComparer.Ordinal);
        if (inspected.Count != this.inspectors.Length)
        {
            throw new ArgumentException("Two format inspectors have the same name.", nameof(inspectors));
        }
    }

    /// <summary>Decides what a file is.</summary>
    /// <param name="probe">Its first and last bytes, length and path.</param>
    public FormatSelection Select(in FormatProbe probe)
    {
        string extension = probe.Path.Extension;
        ImmutableArray<string> expected = FormatTable.Expected(extension);
        var takers = new List<IFormatInspector>();
        var names = new List<string>();
        foreach (IFormatInspector inspector in inspectors)
        {
            if (inspector.Accepts(probe))
            {
                takers.Add(inspector);
                names.Add(inspector.Name);
            }
        }

        AddRecognised(probe, names);
        if (names.Count == 0 && probe.Length > 0 && TextFormats.Classify(probe) is { } text)
        {
            names.Add(text);
        }

        if (names.Count == 0)
        {
            AddPromised(expected, takers, names, probe.Length);
        }

        string format = names.Count > 0 ? names[0] : probe.Length == 0 ? FormatTable.Empty : FileEvidence.UnknownFormat;
        bool isSearched = takers.Count == 0 ? IsSearched(format) : FormatTable.Find(format) is { IsSearched: true };
        if ((isSearched || MayPretend(format, probe)) && inspectors.FirstOrDefault(inspector => inspector.Name == FileEvidence.UnknownFormat) is { } searcher)
        {
            takers.Add(searcher);
        }

        foreach (ICompanionInspector companion in companions)
        {
            if (companion.Joins(format, probe))
            {
                takers.Add(companion);
            }
        }

        (GapReason? reason, string? detail) = GapOf(names, format, extension, expected);
        return new FormatSelection(
            format,
            [.. takers],
            [.. names.Skip(1).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            expected,
            FileRoles.Of(probe.Path, format),
            reason,
            detail);
    }

    // What nobody reads is at least searched for what could run.
    private static bool IsSearched(string format) => format == FileEvidence.UnknownFormat
        || (!TextFormats.IsText(format) && FormatTable.Find(format) is { Kind: not FormatKind.Pointer });

    // Text is told by its first and last bytes, a pointer by its first line: what lies between them, or behind it, may be anything.
    private static bool MayPretend(string format, in FormatProbe probe) =>
        (probe.Length > FormatProbe.HeaderBytes + FormatProbe.TailBytes && TextFormats.IsText(format))
        || (FormatTable.Find(format) is { Kind: FormatKind.Pointer } && GitLfsPointer.Parse(probe.Header, out _, out _) is null);

    private void AddRecognised(in FormatProbe probe, List<string> names)
    {
        foreach (KnownFormat known in FormatTable.All)
        {
            if (!inspected.Contains(known.Name) && known.Matches(probe))
            {
                names.Add(known.Name);
            }
        }

        // A pytorch-zip is a zip by construction: only the narrower name says something.
        foreach (string name in names.ToArray())
        {
            if (FormatTable.Find(name)?.Refines is { } general)
            {
                names.Remove(general);
            }
        }
    }

    // A damaged file of a promised format is better read by that format's inspector, which says what is wrong, than called unknown.
    private void AddPromised(ImmutableArray<string> expected, List<IFormatInspector> takers, List<string> names, long length)
    {
        if (expected.Length == 1 && length > 0 && inspectors.FirstOrDefault(inspector => inspector.Name == expected[0]) is { } promised)
        {
            takers.Add(promised);
            names.Add(promised.Name);
        }
    }

    private (GapReason? Reason, string? Detail) GapOf(List<string> names, string format, string extension, ImmutableArray<string> expected)
    {
        if (format == FormatTable.Empty)
        {
            return expected.IsEmpty || expected.Contains(FormatTable.Empty)
                ? (null, null)
                : (GapReason.Truncated, $"The file is empty, although '{extension}' promises {string.Join(" or ", expected)}.");
        }

        if (format == FileEvidence.UnknownFormat)
        {
            return (GapReason.Unsupported, "The content is of no known format and was not inspected.");
        }

        foreach (string name in names)
        {
            if (FormatTable.Find(name) is { NeedsNoInspector: false } known && !inspected.Contains(name) && !inspected.Contains(known.Refines ?? name))
            {
                return (GapReason.Unsupported, $"The format '{name}' is recognised but not inspected.");
            }
        }

        return (null, null);
    }
}
