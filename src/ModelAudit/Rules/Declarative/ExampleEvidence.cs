using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// Makes evidence of what an example states. Facts that it does not mention are known to be absent; facts that a gap of it covers are
/// unknown.
/// </summary>
internal sealed class ExampleEvidence(BindingContext context)
{
    private const string Inspector = "example";
    private const string DefaultFile = "example.bin";

    private readonly List<FileDraft> files = [];
    private readonly Dictionary<string, FactValue?> modelFacts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);
    private readonly List<EvidenceGap> gaps = [];

    /// <summary>Adds a file.</summary>
    public void AddFile(SourceNode node)
    {
        if (ObjectView.Of(node, "A file", context.Problems, "path", "length", "format", "sha256", "role", "facts", "gaps") is not { } view)
        {
            return;
        }

        string text = view.Text("path") ?? DefaultFile;
        if (!ArtifactPath.TryParse(text, out ArtifactPath path, out string? problem))
        {
            context.Problems.Add(node["path"]!, problem);
            path = ArtifactPath.Parse(DefaultFile);
        }
        else if (files.Any(other => other.Path == path))
        {
            context.Problems.Add(node, $"The file '{path}' is there twice.");
        }

        var file = new FileDraft(path) { Length = view.Count("length") ?? 0, Format = view.Text("format") ?? "data" };
        if (view.Text("sha256") is { } hex)
        {
            if (Sha256Digest.TryParse(hex, out Sha256Digest digest))
            {
                file.Digest = digest;
            }
            else
            {
                context.Problems.Add(node["sha256"]!, $"'{hex}' is not a SHA-256 digest in 64 lowercase hexadecimal digits.");
            }
        }

        if (view.Text("role") is { } role)
        {
            file.Facts["file.role"] = FactValue.Of(role);
        }

        foreach (SourceMember member in view.Members("facts"))
        {
            if (Fact(member) is { } fact && FactValueReader.TryRead(member.Value, fact, context.Problems, out FactValue? value))
            {
                if (fact.Scope != FactScope.File)
                {
                    context.Problems.Add(member, $"'{fact.Name}' is not about a file: put it into the example's own 'facts'.");
                }

                file.Facts[fact.Name] = value;
            }
        }

        files.Add(file);
        foreach (SourceNode gap in view.Elements("gaps"))
        {
            AddGap(gap, file);
        }
    }

    /// <summary>Adds facts about the model, and those about a file to the only file.</summary>
    public void AddFacts(ImmutableArray<SourceMember> members, bool needsFile)
    {
        if (needsFile && files.Count == 0)
        {
            files.Add(new FileDraft(ArtifactPath.Parse(DefaultFile)));
        }

        foreach (SourceMember member in members)
        {
            if (Fact(member) is not { } fact || !FactValueReader.TryRead(member.Value, fact, context.Problems, out FactValue? value))
            {
                continue;
            }

            switch (fact.Scope)
            {
                case FactScope.Model:
                    modelFacts[fact.Name] = value;
                    break;
                case FactScope.Context:
                    context.Problems.Add(member, $"'{fact.Name}' is declared: put it into the example's 'context'.");
                    break;
                default:
                    if (files.Count > 1)
                    {
                        context.Problems.Add(member, $"'{fact.Name}' is about one file, and there are several: put it into that file's 'facts'.");
                    }

                    OnlyFile().Facts[fact.Name] = value;
                    break;
            }
        }
    }

    /// <summary>Adds a gap of the model or, when it names a path or covers a fact about a file, of a file.</summary>
    public void AddGap(SourceNode node) => AddGap(node, null);

    /// <summary>The evidence.</summary>
    public AuditEvidence Build(DateTimeOffset asOf)
    {
        var signatures = context.Vocabulary.Facts.Where(fact => fact.Scope != FactScope.Context)
            .GroupBy(fact => owners.GetValueOrDefault(fact.Name, Inspector), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new InspectorDescription(group.Key, "1.0.0", [.. group.Select(fact => new FactSignature(fact.Name, fact.Type, fact.Scope))]));
        return new AuditEvidence(
            new SourceDescription("example", "example"),
            [.. files.OrderBy(file => file.Path).Select(Build)],
            Facts(FactScope.Model, modelFacts),
            [.. gaps])
        {
            CollectedAt = asOf,
            Limits = AuditLimits.Default,
            Inspectors = [.. signatures],
        };
    }

    private FileEvidence Build(FileDraft file) => new(
        file.Path,
        file.Length,
        file.Digest is { } digest ? new FileDigests(digest) : file.IsUnread ? FileDigests.None : new FileDigests(Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(file.Path.Value))),
        file.Format,
        Facts(FactScope.File, file.Facts),
        [.. file.Gaps])
    {
        Inspectors = [.. owners.Values.Append(Inspector).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    private FactSet Facts(FactScope scope, Dictionary<string, FactValue?> stated) => new(context.Vocabulary.Facts
        .Where(fact => fact.Scope == scope && (stated.ContainsKey(fact.Name) || !owners.ContainsKey(fact.Name)))
        .Select(fact => new KeyValuePair<string, FactValue?>(fact.Name, stated.GetValueOrDefault(fact.Name))));

    private void AddGap(SourceNode node, FileDraft? file)
    {
        DocumentProblems problems = context.Problems;
        if (ObjectView.Of(node, "A gap", problems, "facts", "reason", "detail", "path", "inspector") is not { } view)
        {
            return;
        }

        string inspector = view.Text("inspector") ?? string.Create(CultureInfo.InvariantCulture, $"example at line {node.Line}, column {node.Column}");
        string detail = view.Text("detail") ?? "the example leaves a gap";
        GapReason reason = GapReason.Malformed;
        if (view.Text("reason") is { } word)
        {
            if (GapReasonNames.Find(word) is { } known)
            {
                reason = known;
            }
            else
            {
                problems.Add(node["reason"]!, $"'{word}' is not a reason: use {string.Join(", ", GapReasonNames.All)}.{NearestName.Hint(word, GapReasonNames.All)}");
            }
        }

        foreach (SourceNode element in view.Elements("facts"))
        {
            if (element.Kind != JsonValueKind.String || !context.Vocabulary.TryGet(element.Text, out FactDefinition? fact))
            {
                problems.Add(element, element.Kind == JsonValueKind.String
                    ? $"There is no fact '{element.Text}'.{NearestName.Hint(element.Text, context.Vocabulary.Facts.Select(known => known.Name))}"
                    : $"'facts' holds {element.KindName}; a name is expected.");
                continue;
            }

            owners[fact.Name] = inspector;
            if (fact.Scope == FactScope.File && node["path"] is null)
            {
                file ??= OnlyFile();
            }
        }

        ArtifactPath? path = file?.Path;
        if (file is null && view.Text("path") is { } text)
        {
            if (ArtifactPath.TryParse(text, out ArtifactPath parsed, out string? problem))
            {
                path = parsed;
                file = files.FirstOrDefault(other => other.Path == parsed);
            }
            else
            {
                problems.Add(node["path"]!, problem);
            }
        }

        var gap = new EvidenceGap(inspector, reason, detail, path);
        if (file is null)
        {
            gaps.Add(gap);
            return;
        }

        file.Gaps.Add(gap);
        file.IsUnread |= reason == GapReason.Unreadable;
    }

    private FileDraft OnlyFile()
    {
        if (files.Count == 0)
        {
            files.Add(new FileDraft(ArtifactPath.Parse(DefaultFile)));
        }

        return files[0];
    }

    private FactDefinition? Fact(SourceMember member)
    {
        if (context.Vocabulary.TryGet(member.Name, out FactDefinition? fact))
        {
            return fact;
        }

        context.Problems.Add(member, $"There is no fact '{member.Name}'.{NearestName.Hint(member.Name, context.Vocabulary.Facts.Select(known => known.Name))}");
        return null;
    }

    private sealed class FileDraft(ArtifactPath path)
    {
        public ArtifactPath Path { get; } = path;

        public long Length { get; init; }

        public string Format { get; init; } = "data";

        public Sha256Digest? Digest { get; set; }

        public bool IsUnread { get; set; }

        public Dictionary<string, FactValue?> Facts { get; } = new(StringComparer.Ordinal);

        public List<EvidenceGap> Gaps { get; } = [];
    }
}
