using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Formats;
using ModelAudit.Formats.Gguf;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Licensing.Detection;
using ModelAudit.Licensing.Manifests;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Licensing;

/// <summary>
/// Recognises licenses in a text: their texts, whole, changed or in part, several of them and between other text; lines that declare one;
/// and, with less confidence, their names. Immutable and safe for use from several threads.
/// </summary>
/// <remarks>
/// Texts are compared word by word with an index of the SPDX license list and of AI model licenses, as the matching guidelines of SPDX 3.0.1,
/// annex B, ask. The index holds digests of words, no prose. It is read when the first text is examined.
/// </remarks>
public sealed class LicenseDetector
{
    /// <summary>The longest text that is examined, in UTF-16 code units. Of a longer one the start is, and the result says so.</summary>
    public const int MaximumLength = 16 << 20;

    private const int MostDifferences = 50;

    private static readonly Lazy<LicenseDetector> Shared = new(() => new LicenseDetector(LicenseIndex.Embedded));

    private readonly LicenseIndex index;
    private readonly LicenseTextPass textPass;
    private readonly LicenseTagPass tagPass;
    private readonly LicenseMentionPass mentionPass;
    private readonly DeclaredValue declaredValue;

    internal LicenseDetector(LicenseIndex index)
    {
        this.index = index;
        var ids = new SpdxIds(index);
        textPass = new LicenseTextPass(index);
        tagPass = new LicenseTagPass(ids);
        mentionPass = new LicenseMentionPass(index, ids);
        declaredValue = new DeclaredValue(index, tagPass, mentionPass, ids);
    }

    /// <summary>The detector with the index in the assembly.</summary>
    public static LicenseDetector Embedded => Shared.Value;

    /// <summary>Every text that is known, in the order of identifiers.</summary>
    public ImmutableArray<KnownLicense> Known =>
    [
        .. index.Entries
            .Select(entry => new KnownLicense(entry.Ids, entry.Name, entry.Version, entry.IsPolicy, entry.IsOsiApproved, entry.Length, Source(index.Inputs[entry.Input])))
            .OrderBy(known => known.Ids[0], StringComparer.OrdinalIgnoreCase).ThenBy(known => known.Version, StringComparer.Ordinal),
    ];

    /// <summary>Recognises the licenses in a text.</summary>
    public LicenseDetection Detect(string text) => Detect(text, string.Empty);

    /// <summary>Recognises the licenses in a file, and reads its fields where it is the manifest of a package.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="path">Its path, '/' between the parts: package.json, debian/copyright.</param>
    public LicenseDetection Detect(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        bool isWhole = text.Length <= MaximumLength;
        var audited = new AuditedText(isWhole ? text : text[..MaximumLength], index);
        List<TextMatch> matches = textPass.Find(audited, out bool isComplete);
        var found = new List<DetectedLicense>();
        for (int i = 0; i < matches.Count; i++)
        {
            found.Add(Describe(audited, matches[i], i == 0 ? 0 : matches[i - 1].End, i + 1 == matches.Count ? audited.Count : matches[i + 1].Start));
        }

        List<LicenseTag> tags = [.. Declared(audited.Text, path).Where(tag => !matches.Exists(match => tag.Start >= audited.Tokens.Starts[match.Start] && tag.End <= audited.Tokens.Ends[match.End - 1]))];
        found.AddRange(tags.DistinctBy(tag => tag.Expression.ToString()).Select(tag => Describe(audited.LineAt(tag.Start), audited.LineAt(tag.End - 1), tag)));

        // Beside its fields, what a manifest of fields alone names is other packages and files.
        if (!(PackageManifest.HasOnlyFields(path) && tags.Exists(tag => tag.Container.Length > 0)))
        {
            found.AddRange(MentionSelection.Of(audited, mentionPass.Find(audited), matches, tags, found));
        }

        found.Sort(static (a, b) => a.StartLine != b.StartLine ? a.StartLine.CompareTo(b.StartLine) : a.EndLine != b.EndLine ? a.EndLine.CompareTo(b.EndLine) : string.CompareOrdinal(a.Id, b.Id));
        int words = audited.Terms(0, audited.Count);
        int explained = matches.Sum(match => audited.Terms(match.Start, match.End));
        return new LicenseDetection([.. found], DetectedExpression.Of(found), words, words - explained, isWhole && isComplete);
    }

    /// <summary>
    /// Recognises the licenses that the metadata of a model file declares: GGUF, safetensors or ONNX, told by content. Weights are not read.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Where it lies.</param>
    /// <returns>What was found; null when the file is none of these. Not complete when its metadata could not be read.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LicenseDetection? DetectInModel(SafeFileHandle file, ArtifactPath path)
    {
        ArgumentNullException.ThrowIfNull(file);
        var reader = new HandleReader(file, RandomAccess.GetLength(file));
        byte[] header = new byte[(int)Math.Min(FormatProbe.HeaderBytes, reader.Length)];
        byte[] tail = new byte[(int)Math.Min(FormatProbe.TailBytes, reader.Length)];
        reader.ReadAt(0, header);
        reader.ReadAt(reader.Length - tail.Length, tail);
        var probe = new FormatProbe(header, tail, reader.Length, path);
        foreach (IFormatInspector inspector in Formats)
        {
            if (!inspector.Accepts(probe))
            {
                continue;
            }

            var context = new InspectionContext(inspector, path, reader, AuditLimits.Default, CancellationToken.None);
            inspector.Inspect(context);
            IReadOnlyList<(string Key, string Value, SpdxExpression Expression)>? declared = ModelMetadata.Declared(
                inspector.Name, fact => (context.Facts.Statements.TryGetValue(fact.Name, out Facts.FactValue? value), value));
            DetectedLicense[] found =
            [
                .. (declared ?? []).DistinctBy(declaration => declaration.Expression.ToString())
                    .Select(declaration => Describe(1, 1, new LicenseTag(declaration.Expression, 0, 1, declaration.Key, $"the {inspector.Name} metadata"))),
            ];
            return new LicenseDetection([.. found], DetectedExpression.Of(found), 0, 0, declared is not null);
        }

        return null;
    }

    private static readonly ImmutableArray<IFormatInspector> Formats = [new SafetensorsInspector(), new OnnxInspector(), new GgufInspector()];

    /// <summary>What a value stands for that a manifest or the metadata of a model gives for its license; null when it names no known one.</summary>
    internal SpdxExpression? Resolve(string value, ManifestDialect dialect = ManifestDialect.Spdx) => declaredValue.Read(value, dialect);

    // Where a manifest has fields of its own, only they and SPDX tags declare.
    private IEnumerable<LicenseTag> Declared(string text, string path)
    {
        List<LicenseTag> tags = tagPass.Find(text);
        if (path.Length == 0 || PackageManifest.Read(path, text) is not { Length: > 0 } fields)
        {
            return tags;
        }

        string name = path[(path.LastIndexOf('/') + 1)..];
        return fields.Select(field => (Field: field, Expression: declaredValue.Read(field.Value, field.Dialect))).Where(read => read.Expression is not null)
            .Select(read => new LicenseTag(read.Expression!, read.Field.Start, Math.Max(read.Field.Start + 1, read.Field.End), read.Field.Field, name))
            .Concat(tags.Where(tag => tag.IsIdentifier));
    }

    private static string Source(LicenseInput input) => $"{input.Name} {input.Version}, SHA-256 {input.Sha256}";

    private DetectedLicense Describe(AuditedText text, TextMatch match, int from, int to)
    {
        LicenseEntry entry = index.Entries[match.Entry];
        int length = Math.Max(1, entry.Body);
        List<LicenseDifference> differences = [.. match.Differences.Take(MostDifferences).Select(difference => Describe(text, difference.Edit, difference.Meaning, length))];
        foreach ((int start, int end) in BesideText.Of(text, match, entry, from, to))
        {
            differences.Add(new LicenseDifference("beside", "restriction", text.LineOf(start), text.LineAt(text.Tokens.Ends[end - 1]), text.Excerpt(start, end), 0, 0));
        }

        if (match.LacksRequired && !differences.Exists(difference => difference.Meaning is "restriction" or "number" or "negation"))
        {
            int line = text.LineOf(match.Start);
            differences.Add(new LicenseDifference("missing", "name", line, line, string.Empty, 1, 0));
        }

        LicenseVerdict verdict = match.IsPartial ? LicenseVerdict.Partial
            : differences.Count > 0 ? LicenseVerdict.Modified
            : match.IsExact ? LicenseVerdict.Exact
            : LicenseVerdict.Equivalent;
        return new DetectedLicense
        {
            Id = entry.Id,
            OtherIds = entry.Ids[1..],
            Name = entry.Name,
            Version = entry.Version,
            IsUsePolicy = entry.IsPolicy,
            Kind = LicenseMatchKind.Text,
            Verdict = verdict,
            Coverage = Math.Round(match.Coverage, 4),
            StartLine = text.LineOf(match.Start),
            EndLine = text.LineAt(text.Tokens.Ends[match.End - 1]),
            Confidence = Confidence(verdict, match, differences),
            Reason = Reason(verdict, match, differences),
            Differences = [.. differences],
        };
    }

    private static int Confidence(LicenseVerdict verdict, TextMatch match, List<LicenseDifference> differences) => verdict switch
    {
        LicenseVerdict.Exact => 100,
        LicenseVerdict.Equivalent => 98,
        LicenseVerdict.Partial => (int)(70 * match.Coverage),
        _ when differences.Exists(difference => difference.Meaning != "wording") => (int)(80 * match.Coverage),
        _ => (int)(95 * match.Coverage),
    };

    private static string Reason(LicenseVerdict verdict, TextMatch match, List<LicenseDifference> differences)
    {
        string percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(match.Coverage * 1000) / 10} %");
        return verdict switch
        {
            LicenseVerdict.Exact => "Every word of the license is there, in order, and no other between them.",
            LicenseVerdict.Equivalent => "Only names or other parts differ that the license leaves open.",
            LicenseVerdict.Partial => $"Only {percent} of the license's words are there.",
            _ => $"{percent} of the license's words are there, and it was changed: {differences[0]}{(differences.Count > 1 ? $"; {differences.Count - 1} more" : string.Empty)}.",
        };
    }

    private static LicenseDifference Describe(AuditedText text, TokenEdit edit, string meaning, int length)
    {
        string kind = edit.Inserted == 0 ? "missing" : edit.Removed == 0 ? "inserted" : "changed";
        int start = text.LineOf(edit.Text);
        return edit.Inserted == 0
            ? new LicenseDifference(kind, meaning, start, start, string.Empty, edit.Removed, Math.Min(100, edit.Known * 100 / length))
            : new LicenseDifference(
                kind, meaning, start, text.LineAt(text.Tokens.Ends[edit.Text + edit.Inserted - 1]), text.Excerpt(edit.Text, edit.Text + edit.Inserted), edit.Removed, Math.Min(100, edit.Known * 100 / length));
    }

    private static DetectedLicense Describe(int startLine, int endLine, LicenseTag tag) => new()
    {
        Id = tag.Expression.ToString(),
        Kind = LicenseMatchKind.Tag,
        Verdict = LicenseVerdict.Named,
        StartLine = startLine,
        EndLine = endLine,
        Confidence = tag.Confidence,
        Reason = tag.Reason,
    };
}
