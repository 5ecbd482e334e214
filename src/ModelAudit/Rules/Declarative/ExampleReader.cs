using System.Collections.Immutable;
using System.Text.Json;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads an example of a rule.</summary>
internal static class ExampleReader
{
    /// <summary>The names an example may have.</summary>
    public static readonly ImmutableArray<string> Names = ["title", "facts", "file", "files", "gaps", "context", "attestations", "asOf", "expect", "message"];

    private static readonly DateTimeOffset DefaultDate = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads an example.</summary>
    /// <param name="node">The example.</param>
    /// <param name="subject">What one outcome of the rule is about; null when that could not be read.</param>
    /// <param name="question">The question of the rule, or null.</param>
    /// <param name="context">What names can mean.</param>
    public static RuleExample? Read(SourceNode node, RuleSubject? subject, string? question, BindingContext context)
    {
        DocumentProblems problems = context.Problems;
        int before = problems.Count;
        if (ObjectView.Of(node, "An example", problems, Names.AsSpan()) is not { } view)
        {
            return null;
        }

        view.Required("expect");
        Verdict? expected = view.Word("expect", RuleWords.Verdicts);
        DateTimeOffset asOf = view.Date("asOf") ?? DefaultDate;
        var evidence = new ExampleEvidence(context);
        if (node["file"] is { } single && node["files"] is not null)
        {
            problems.Add(single, "An example has 'file' or 'files', not both.");
        }

        foreach (SourceNode file in view.Elements("files"))
        {
            evidence.AddFile(file);
        }

        if (node["file"] is { } only)
        {
            evidence.AddFile(only);
        }

        evidence.AddFacts(view.Members("facts"), subject is RuleSubject.Files);
        foreach (SourceNode gap in view.Elements("gaps"))
        {
            evidence.AddGap(gap);
        }

        AuditContext declared = node["context"] is { } declarations ? ContextReader.Read(declarations, problems) : AuditContext.Empty;
        ImmutableArray<Attestation> attestations = [.. view.Members("attestations").Select(member => Answer(member, asOf, question, problems)).OfType<Attestation>()];
        string? title = view.Text("title");
        string? message = view.Text("message");
        return problems.Count > before || expected is null
            ? null
            : new RuleExample(node.Line, evidence.Build(asOf), declared, attestations, asOf, expected.Value) { Title = title, Message = message };
    }

    private static Attestation? Answer(SourceMember member, DateTimeOffset asOf, string? question, DocumentProblems problems)
    {
        if (member.Value.Kind != JsonValueKind.String)
        {
            problems.Add(member.Value, $"The answer is {member.Value.KindName}; a string such as \"yes\" is expected.");
            return null;
        }

        if (member.Name != question)
        {
            problems.Add(member, $"The rule does not ask '{member.Name}'.");
        }

        return new Attestation("example", member.Name, member.Value.Text, "example", "example", asOf, asOf.AddDays(1));
    }
}
