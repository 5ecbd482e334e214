using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Rules;
using ModelAudit.Signing;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.RuleTests;

/// <summary>
/// What <c>case.json</c> says beside the tree: <c>context</c>, <c>attestations</c>, <c>links</c>, <c>hardLinks</c>, and what a tree in a repository cannot
/// show: <c>gaps</c> of a file, facts that are <c>unknown</c>, other values of <c>facts</c>, files that are <c>unhashed</c>,
/// <c>declarations</c> of licenses by formats that are not read yet, a tree that is <c>empty</c>, the <c>name</c> of its folder, and <c>baseName</c>, that of the base model
/// in the folder <c>base</c>, whose report under <c>baseProfile</c> is given. <c>trust</c> names files beside it (<c>keys</c>, <c>roots</c>) and <c>identities</c>.
/// <c>cached</c> says how files were known again that were not read.
/// </summary>
internal sealed class CaseSettings
{
    private static readonly string[] Names = ["context", "attestations", "links", "hardLinks", "gaps", "unknown", "path", "facts", "unhashed", "declarations", "empty", "name", "baseName", "baseProfile", "trust", "cached"];
    private readonly JObject root;
    private readonly string directory;

    private CaseSettings(JObject root, string directory)
    {
        this.root = root;
        this.directory = directory;
    }

    /// <summary>What the organisation declares.</summary>
    public AuditContext Context => root["context"] is { } context ? ContextFile.Read("case.json", new JObject { ["context"] = context }.ToString()).Value : AuditContext.Empty;

    /// <summary>Whose signatures are trusted.</summary>
    public TrustedSigners Trust => new()
    {
        PublicKeys = [.. TrustTexts("keys").Select(file => File.ReadAllText(Path.Combine(directory, file)))],
        Roots = [.. TrustTexts("roots").Select(file => File.ReadAllText(Path.Combine(directory, file)))],
        Identities = [.. TrustTexts("identities")],
    };

    /// <summary>The name of the model's folder.</summary>
    public string Name => (string?)root["name"] ?? "case";

    /// <summary>The name of the folder of an audited base model.</summary>
    public string BaseName => (string?)root["baseName"] ?? "base";

    /// <summary>The profile that the audited base model was judged under.</summary>
    public string BaseProfile => (string?)root["baseProfile"] ?? "baseline";

    /// <summary>Symbolic links to make: path and target.</summary>
    public IEnumerable<(string Path, string Target)> Links => (root["links"] as JObject ?? []).Properties().Select(link => (link.Name, (string)link.Value!));

    /// <summary>Files that get another name outside the tree.</summary>
    public IEnumerable<string> HardLinks => (root["hardLinks"] ?? new JArray()).Select(path => (string)path!);

    /// <summary>Reads the settings of a case; none when there is no file.</summary>
    public static CaseSettings Read(string directory)
    {
        string file = Path.Combine(directory, "case.json");
        JObject root = File.Exists(file) ? JObject.Parse(File.ReadAllText(file)) : [];
        string? unknown = root.Properties().Select(property => property.Name).FirstOrDefault(name => !Names.Contains(name));
        return unknown is null ? new CaseSettings(root, directory) : throw new InvalidDataException($"{file}: '{unknown}' is not a setting of a case.");
    }

    /// <summary>The attestations, in force on a date.</summary>
    public ImmutableArray<Attestation> Attestations(DateTimeOffset asOf) =>
    [
        .. (root["attestations"] ?? new JArray()).Select((item, index) => new Attestation(
            $"A-{(index + 1).ToString(CultureInfo.InvariantCulture)}", (string)item["question"]!, (string)item["answer"]!, "a person", "counsel", asOf.AddDays(-1), asOf.AddDays(1))),
    ];

    /// <summary>The evidence with what the settings change.</summary>
    public AuditEvidence Amend(AuditEvidence evidence)
    {
        foreach (JToken gap in root["gaps"] ?? new JArray())
        {
            evidence = With(evidence, (string)gap["path"]!, file => file with
            {
                Gaps = [.. file.Gaps, new EvidenceGap(EvidenceGap.Engine, Enum.Parse<GapReason>((string)gap["reason"]!, ignoreCase: true), (string)gap["detail"]!, file.Path)],
            });
        }

        foreach (string unhashed in (root["unhashed"] ?? new JArray()).Select(path => (string)path!))
        {
            evidence = With(evidence, unhashed, file => file with { Digests = FileDigests.None });
        }

        foreach (JProperty cached in (root["cached"] as JObject ?? []).Properties())
        {
            evidence = With(evidence, cached.Name, file => file with { Facts = Replace(file.Facts, "file.cached", Value(cached.Value)) });
        }

        string[] unknown = [.. (root["unknown"] ?? new JArray()).Select(name => (string)name!)];
        evidence = root["path"] is { } path
            ? With(evidence, (string)path!, file => file with { Facts = Without(file.Facts, unknown) })
            : evidence with { Facts = Without(evidence.Facts, unknown) };
        foreach (JProperty fact in (root["facts"] as JObject ?? []).Properties())
        {
            evidence = evidence with { Facts = Replace(evidence.Facts, fact.Name, Value(fact.Value)) };
        }

        return root["declarations"] is JArray declarations
            ? evidence with { Facts = Replace(evidence.Facts, LicenseFacts.Declarations.Name, FactValue.Of([.. declarations.Select(Declaration)])) }
            : evidence;
    }

    private IEnumerable<string> TrustTexts(string name) => (root["trust"]?[name] ?? new JArray()).Select(text => (string)text!);

    private static FactValue Value(JToken value) => value.Type switch
    {
        JTokenType.Array => FactValue.Of([.. value.Select(item => new FactItem([.. ((JObject)item).Properties().Select(field => new KeyValuePair<string, FactValue>(field.Name, Value(field.Value)))]))]),
        JTokenType.String => FactValue.Of((string)value!),
        JTokenType.Boolean => FactValue.Of((bool)value),
        _ => FactValue.Of((long)value),
    };

    private static FactItem Declaration(JToken row) => FactItem.Of(
        ("path", FactValue.Of((string)row[0]!)), ("value", FactValue.Of((string)row[1]!)), ("expression", FactValue.Of((string)row[2]!)));

    private static FactSet Without(FactSet facts, string[] names)
    {
        foreach (string name in names)
        {
            Assert.Contains(facts, fact => fact.Key == name);
        }

        return new FactSet(facts.Where(fact => !names.Contains(fact.Key)));
    }

    private static FactSet Replace(FactSet facts, string name, FactValue value) =>
        new(facts.Where(fact => fact.Key != name).Append(new KeyValuePair<string, FactValue?>(name, value)));

    private static AuditEvidence With(AuditEvidence evidence, string path, Func<FileEvidence, FileEvidence> change)
    {
        ArtifactPath wanted = ArtifactPath.Parse(path);
        Assert.Contains(evidence.Files, file => file.Path == wanted);
        return evidence with { Files = [.. evidence.Files.Select(file => file.Path == wanted ? change(file) : file)] };
    }
}
