using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Evidence;

/// <summary>Reads evidence out of a document that is being read.</summary>
internal static class EvidenceJsonReader
{
    private const string Version = "of evidence version 1";

    private static readonly DocumentShape Root = new(
        "the document " + Version,
        ["schema", "collectedAt", "source", "limits", "inspectors", "facts", "gaps", "files"],
        "rootDigest");

    private static readonly DocumentShape Source = new("the source " + Version, ["kind", "name"]);

    private static readonly DocumentShape Limits = new(
        "the limits " + Version,
        [
            "maxFiles", "maxFileBytes", "smallFileBytes", "maxDocumentBytes", "maxDepth", "maxInspectedBytes", "maxTimePerFile", "maxItems",
            "maxTextLength", "maxContainerDepth", "maxContainerFiles", "maxContainerBytes", "maxExpansionRatio",
            "freeExpansionBytes", "maxKeptBytes",
        ]);

    private static readonly DocumentShape Inspector = new("an inspector " + Version, ["name", "version", "facts"]);

    private static readonly DocumentShape Signature = new("a declared fact " + Version, ["name", "type", "scope"]);

    private static readonly DocumentShape Gap = new("a gap " + Version, ["inspector", "reason", "detail"], "path");

    private static readonly DocumentShape File = new(
        "a file " + Version,
        ["path", "length", "format"],
        "sha256",
        "digests",
        "linkTarget",
        "inspectors",
        "facts",
        "gaps");

    /// <summary>Reads the evidence the reader stands at.</summary>
    public static AuditEvidence Read(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        DocumentReader start = reader;
        DateTimeOffset collectedAt = default;
        SourceDescription? source = null;
        AuditLimits? limits = null;
        ImmutableArray<InspectorDescription> inspectors = [];
        ImmutableArray<EvidenceGap> gaps = [];
        Sha256Digest? rootDigest = null;

        // Facts are read after the inspectors, which declare their types, wherever those stand.
        DocumentReader facts = reader;
        DocumentReader files = reader;
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "schema": reader.ExpectSchema(EvidenceJson.Schema); break;
                case "collectedAt": collectedAt = reader.Time(); break;
                case "source": source = ReadSource(ref reader); break;
                case "limits": limits = ReadLimits(ref reader); break;
                case "inspectors": inspectors = reader.Array(static (scoped ref DocumentReader at) => ReadInspector(ref at)); break;
                case "gaps": gaps = ReadGaps(ref reader); break;
                case "rootDigest": rootDigest = reader.Digest(); break;
                case "facts":
                    facts = reader;
                    reader.Skip();
                    break;
                default:
                    files = reader;
                    reader.Skip();
                    break;
            }
        }

        Dictionary<string, FactType> types = Types(start, inspectors);
        var evidence = new AuditEvidence(source!, ReadFiles(ref files, types), FactJson.Read(ref facts, types), gaps)
        {
            CollectedAt = collectedAt,
            Limits = limits!,
            Inspectors = inspectors,
        };
        return evidence.RootDigest == rootDigest
            ? evidence
            : throw start.Problem($"The root digest is {rootDigest?.Hex ?? "missing"}, but the digests of the files give {evidence.RootDigest?.Hex ?? "none"}.");
    }

    private static Dictionary<string, FactType> Types(DocumentReader at, ImmutableArray<InspectorDescription> inspectors)
    {
        var types = new Dictionary<string, FactType>(StringComparer.Ordinal);
        foreach (FactSignature fact in inspectors.SelectMany(inspector => inspector.Facts))
        {
            // Inspectors may share a fact, but not disagree about it.
            if (!types.TryAdd(fact.Name, fact.Type) && types[fact.Name] != fact.Type)
            {
                throw at.Problem($"The fact '{fact.Name}' is declared twice, with different types.");
            }
        }

        return types;
    }

    private static SourceDescription ReadSource(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string kind = string.Empty;
        string title = string.Empty;
        ulong seen = 0;
        while (Source.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "kind": kind = reader.String(); break;
                default: title = reader.String(); break;
            }
        }

        return new SourceDescription(kind, title);
    }

    private static AuditLimits ReadLimits(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        AuditLimits limits = AuditLimits.Default;
        ulong seen = 0;
        while (Limits.Next(ref reader, ref seen, out string name))
        {
            limits = name switch
            {
                "maxFiles" => limits with { MaxFiles = reader.Count() },
                "maxFileBytes" => limits with { MaxFileBytes = reader.Count() },
                "smallFileBytes" => limits with { SmallFileBytes = reader.SmallCount() },
                "maxDocumentBytes" => limits with { MaxDocumentBytes = reader.SmallCount() },
                "maxDepth" => limits with { MaxDepth = reader.SmallCount() },
                "maxInspectedBytes" => limits with { MaxInspectedBytes = reader.Count() },
                "maxTimePerFile" => limits with { MaxTimePerFile = ReadDuration(ref reader) },
                "maxItems" => limits with { MaxItems = reader.SmallCount() },
                "maxTextLength" => limits with { MaxTextLength = reader.SmallCount() },
                "maxContainerDepth" => limits with { MaxContainerDepth = reader.SmallCount() },
                "maxContainerFiles" => limits with { MaxContainerFiles = reader.SmallCount() },
                "maxContainerBytes" => limits with { MaxContainerBytes = reader.Count() },
                "maxExpansionRatio" => limits with { MaxExpansionRatio = reader.SmallCount() },
                "freeExpansionBytes" => limits with { FreeExpansionBytes = reader.Count() },
                _ => limits with { MaxKeptBytes = reader.Count() },
            };
        }

        return limits;
    }

    private static TimeSpan ReadDuration(scoped ref DocumentReader reader) =>
        TimeSpan.TryParseExact(reader.String(), "c", CultureInfo.InvariantCulture, out TimeSpan duration)
        && duration.ToString("c", CultureInfo.InvariantCulture) == reader.String()
            ? duration
            : throw reader.Problem("A duration is written as 00:10:00.");

    private static InspectorDescription ReadInspector(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string title = string.Empty;
        string version = string.Empty;
        ImmutableArray<FactSignature> facts = [];
        ulong seen = 0;
        while (Inspector.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": title = reader.String(); break;
                case "version": version = reader.String(); break;
                default: facts = reader.Array(static (scoped ref DocumentReader at) => ReadSignature(ref at)); break;
            }
        }

        return new InspectorDescription(title, version, facts);
    }

    private static FactSignature ReadSignature(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string fact = string.Empty;
        FactType type = default;
        FactScope scope = default;
        ulong seen = 0;
        while (Signature.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": fact = reader.String(); break;
                case "type": type = reader.Enumeration<FactType>(); break;
                default: scope = reader.Enumeration<FactScope>(); break;
            }
        }

        return new FactSignature(fact, type, scope);
    }

    private static ImmutableArray<EvidenceGap> ReadGaps(scoped ref DocumentReader reader) =>
        reader.Array(static (scoped ref DocumentReader at) => ReadGap(ref at));

    private static EvidenceGap ReadGap(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string inspector = string.Empty;
        GapReason reason = default;
        string detail = string.Empty;
        ArtifactPath? path = null;
        ulong seen = 0;
        while (Gap.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "inspector": inspector = reader.String(); break;
                case "reason": reason = reader.Enumeration<GapReason>(); break;
                case "detail": detail = reader.String(); break;
                default: path = reader.Path(); break;
            }
        }

        return new EvidenceGap(inspector, reason, detail, path);
    }

    private static ImmutableArray<FileEvidence> ReadFiles(scoped ref DocumentReader reader, Dictionary<string, FactType> types)
    {
        ArtifactPath? previous = null;
        return reader.Array((scoped ref DocumentReader at) =>
        {
            DocumentReader start = at;
            FileEvidence file = ReadFile(ref at, types);
            if (previous is { } before && before >= file.Path)
            {
                throw start.Problem($"The file '{file.Path.Value}' does not come behind '{before.Value}': files are listed once, in code-point order.");
            }

            previous = file.Path;
            return file;
        });
    }

    private static FileEvidence ReadFile(scoped ref DocumentReader reader, Dictionary<string, FactType> types)
    {
        reader.ExpectObject();
        ArtifactPath path = default;
        long length = 0;
        string format = string.Empty;
        FileDigests digests = FileDigests.None;
        ArtifactPath? linkTarget = null;
        ImmutableArray<string> inspectors = [];
        FactSet facts = FactSet.Empty;
        ImmutableArray<EvidenceGap> gaps = [];
        ulong seen = 0;
        while (File.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "path": path = reader.Path(); break;
                case "length": length = reader.Count(); break;
                case "format": format = reader.String(); break;
                case "sha256": digests = digests with { Sha256 = reader.Digest() }; break;
                case "digests": digests = digests with { Others = ReadDigests(ref reader) }; break;
                case "linkTarget": linkTarget = reader.Path(); break;
                case "inspectors": inspectors = reader.Strings(); break;
                case "facts": facts = FactJson.Read(ref reader, types); break;
                default: gaps = ReadGaps(ref reader); break;
            }
        }

        return new FileEvidence(path, length, digests, format, facts, gaps) { Inspectors = inspectors, LinkTarget = linkTarget };
    }

    private static ImmutableSortedDictionary<string, string> ReadDigests(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var digests = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (reader.ReadMemberName())
        {
            string algorithm = reader.NameText();
            if (digests.ContainsKey(algorithm))
            {
                throw reader.Problem($"The name '{algorithm}' occurs twice in one object.");
            }

            reader.ReadToken();
            digests.Add(algorithm, reader.String());
        }

        return digests.ToImmutable();
    }
}
