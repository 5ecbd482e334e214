using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>Runs inspectors over bytes in memory and checks what holds for all of them: every declared fact is stated, or there is a gap.</summary>
internal static class Inspections
{
    /// <summary>Runs a format inspector on one file, whether it accepts it or not.</summary>
    public static string RunFormat(IFormatInspector inspector, string path, byte[] content, AuditLimits? limits = null)
    {
        ArtifactPath parsed = ArtifactPath.Parse(path);
        bool accepted = inspector.Accepts(Probe(parsed, content));
        var context = new InspectionContext(inspector, parsed, new MemoryReader(content), limits ?? AuditLimits.Default, CancellationToken.None);
        inspector.Inspect(context);
        if (context.HashingWatch is { } hashing)
        {
            // In two pieces, so that what a piece cuts is tried too.
            hashing.Watch.See(0, content.AsSpan(0, content.Length / 2));
            hashing.Watch.See(content.Length / 2, content.AsSpan(content.Length / 2));
            hashing.Watch.State(context);
        }

        Check(inspector.Name, context.Facts, context.Gaps);
        return $"{accepted} {Word(context.Facts, context.Gaps)}";
    }

    /// <summary>Runs a model inspector on a tree, with its files classified and its weight files inspected as the engine would.</summary>
    public static string RunModel(IModelInspector inspector, IReadOnlyDictionary<string, byte[]> tree)
    {
        var selector = new FormatSelector(BuiltInInspectors.Formats);
        var products = new Dictionary<ArtifactPath, object?>();
        ImmutableArray<FileEvidence> files = [.. tree.Select(file => Evidence(selector, ArtifactPath.Parse(file.Key), file.Value, products)).OrderBy(file => file.Path)];
        ImmutableArray<ArtifactFile> entries = [.. files.Select(file => new ArtifactFile(file.Path, ArtifactEntryKind.File) { Length = file.Length })];
        var context = new ModelContext(
            inspector, new SourceDescription("directory", "model"), entries, files, products, (file, _) => tree[file.Path.Value], AuditLimits.Default, CancellationToken.None);
        inspector.Inspect(context);
        Check(inspector.Name, context.Facts, context.Gaps);
        return Word(context.Facts, context.Gaps);
    }

    public static FormatProbe Probe(ArtifactPath path, byte[] content) => new(
        content.AsSpan(0, Math.Min(content.Length, FormatProbe.HeaderBytes)),
        content.AsSpan(Math.Max(0, content.Length - FormatProbe.TailBytes)),
        content.Length,
        path);

    private static FileEvidence Evidence(FormatSelector selector, ArtifactPath path, byte[] content, Dictionary<ArtifactPath, object?> products)
    {
        FormatSelection selection = selector.Select(Probe(path, content));
        var facts = new Dictionary<string, FactValue?>(StringComparer.Ordinal);
        foreach (IFormatInspector format in selection.Inspectors)
        {
            var context = new InspectionContext(format, path, new MemoryReader(content), AuditLimits.Default, CancellationToken.None);
            format.Inspect(context);
            if (context.Product is not null)
            {
                products[path] = context.Product;
            }
        }

        return new FileEvidence(path, content.Length, new FileDigests(Sha256Digest.FromBytes(SHA256.HashData(content))), selection.Format, FactSet.Empty, [])
        {
            Inspectors = [.. selection.Inspectors.Select(format => format.Name).Order(StringComparer.Ordinal)],
        };
    }

    private static void Check(string inspector, FactWriter facts, IReadOnlyList<EvidenceGap> gaps)
    {
        if (gaps.Count == 0 && facts.Unstated.FirstOrDefault() is { } unstated)
        {
            throw new FuzzFailureException($"'{inspector}' neither stated '{unstated}' nor left a gap");
        }

        foreach (FactValue? value in facts.Statements.Values)
        {
            if (value is { Type: FactType.Text } && value.Text.Length > AuditLimits.Default.MaxTextLength)
            {
                throw new FuzzFailureException($"'{inspector}' stated a text of {value.Text.Length} characters, more than MaxTextLength");
            }
        }
    }

    // Which facts have a value, the codes of collections that have some, and the kinds of gaps: enough to tell outcomes apart.
    private static string Word(FactWriter facts, IReadOnlyList<EvidenceGap> gaps) =>
        string.Join(' ', facts.Statements.Where(fact => fact.Value is not null).Select(fact => fact.Key + Codes(fact.Value!)).Order(StringComparer.Ordinal))
        + " / " + string.Join(' ', gaps.Select(gap => gap.Reason.ToString()).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Which facts have a value, with the codes of collections.</summary>
    public static string Codes(FactSet facts) => string.Join(' ', facts.Where(fact => fact.Value is not null).Select(fact => fact.Key + Codes(fact.Value!)));

    private static string Codes(FactValue value) =>
        value.Type != FactType.Collection ? string.Empty
        : "(" + string.Join(',', value.Collection.Select(item => item["code"]?.Text ?? "*").Distinct(StringComparer.Ordinal).Take(6)) + ")";
}
