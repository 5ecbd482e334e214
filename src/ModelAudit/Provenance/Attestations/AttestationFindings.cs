using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Provenance.Attestations;

/// <summary>What was found out about the statements.</summary>
/// <param name="context">The inspection.</param>
internal sealed class AttestationFindings(ModelContext context)
{
    private readonly ImmutableArray<FactItem>.Builder statements = ImmutableArray.CreateBuilder<FactItem>();
    private readonly BoundedItems subjects = new(context.Limits);
    private readonly BoundedItems parameters = new(context.Limits);
    private readonly BoundedItems dependencies = new(context.Limits);
    private readonly HashSet<string> covered = new(StringComparer.Ordinal);
    private SubjectComparison? comparison;

    /// <summary>Describes a statement.</summary>
    /// <param name="document">Where it lies.</param>
    /// <param name="statement">The statement; null when it cannot be read.</param>
    /// <param name="problem">Why it cannot.</param>
    public void Add(AttestationDocument document, InTotoStatement? statement, string? problem)
    {
        AttestationSignature signature = AttestationSignature.Of(document, context.Trust, context.AsOf);
        (string Name, FactValue? Value)[] head =
        [
            ("path", FactValue.Of(document.File.Name)),
            ("line", FactValue.Of((long)document.Line)),
            ("place", FactValue.Of(document.File.Place)),
            ("status", FactValue.Of(statement is null ? "malformed" : signature.Status)),
            ("problem", Text(problem ?? signature.Problem)),
            ("signer", signature.Signer.IsEmpty ? null : FactValue.Of(signature.Signer)),
        ];
        if (statement is null)
        {
            statements.Add(FactItem.Of(head));
            return;
        }

        BuildProvenance? build = BuildProvenance.Read(statement.PredicateType, statement.Predicate);
        VerificationSummary? summary = VerificationSummary.Read(statement.PredicateType, statement.Predicate);
        ImmutableArray<string> form = PredicateForm.Problems(statement.PredicateType, statement.Predicate);
        long matched = Compare(document, statement, counts: build is not null && signature.Status == "verified");
        statements.Add(FactItem.Of(
        [
            .. head,
            ("statementType", FactValue.Of(statement.Type)),
            ("predicateType", FactValue.Of(statement.PredicateType)),
            ("kind", FactValue.Of(build is not null ? "provenance" : summary is not null ? "verification-summary" : "other")),
            ("subjects", FactValue.Of((long)statement.Subjects.Length)),
            ("matched", FactValue.Of(matched)),
            ("predicateProblems", form.IsEmpty ? null : FactValue.Of(form)),
            .. build is not null ? Build(document, build) : summary is not null ? Summary(summary) : [],
        ]));
    }

    /// <summary>States everything.</summary>
    public void State()
    {
        context.Facts.Set(AttestationFacts.Statements, statements.DrainToImmutable());
        subjects.State(context, AttestationFacts.Subjects);
        parameters.State(context, AttestationFacts.Parameters);
        dependencies.State(context, AttestationFacts.Dependencies);
        var uncovered = new BoundedItems(context.Limits);
        foreach (FileEvidence file in context.TreeFiles.Where(file => !covered.Contains(file.Path.Value) && !covered.Contains(".") && ModelFiles.RoleOf(file) == "weights"))
        {
            uncovered.Add(("path", FactValue.Of(file.Path.Value)));
        }

        uncovered.State(context, AttestationFacts.Uncovered);
    }

    private static FactValue? Text(string? value) => value is null ? null : FactValue.Of(value);

    private long Compare(AttestationDocument document, InTotoStatement statement, bool counts)
    {
        comparison ??= new SubjectComparison(context);
        long matched = 0;
        foreach ((string name, var digests) in statement.Subjects)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            SubjectComparison.Result result = comparison.Compare(name, document.File.Folder, digests);
            if (result.State == "match")
            {
                matched++;
                if (counts)
                {
                    covered.Add(result.File!);
                }
            }

            subjects.Add(
                ("path", FactValue.Of(document.File.Name)),
                ("line", FactValue.Of((long)document.Line)),
                ("name", FactValue.Of(name)),
                ("state", FactValue.Of(result.State)),
                ("file", Text(result.File)),
                ("algorithm", Text(result.Algorithm)),
                ("declared", Text(result.Declared)),
                ("actual", Text(result.Actual)));
        }

        return matched;
    }

    private (string Name, FactValue? Value)[] Build(AttestationDocument document, BuildProvenance build)
    {
        var at = (("path", FactValue.Of(document.File.Name)), ("line", FactValue.Of((long)document.Line)));
        foreach ((string name, string value) in build.Parameters)
        {
            parameters.Add(at.Item1, at.Item2, ("name", FactValue.Of(name)), ("value", FactValue.Of(value)));
        }

        foreach ((string uri, ImmutableArray<string> digests) in build.Dependencies)
        {
            dependencies.Add(at.Item1, at.Item2, ("uri", FactValue.Of(uri)), ("digests", List(digests)));
        }

        return
        [
            ("builder", Text(build.Builder)),
            ("buildType", Text(build.BuildType)),
            ("source", Text(build.Source)),
            ("startedOn", Text(build.StartedOn)),
            ("finishedOn", Text(build.FinishedOn)),
        ];
    }

    private static (string Name, FactValue? Value)[] Summary(VerificationSummary summary) =>
    [
        ("verifier", Text(summary.Verifier)),
        ("timeVerified", Text(summary.TimeVerified)),
        ("resourceUri", Text(summary.ResourceUri)),
        ("policy", Text(summary.Policy)),
        ("policyDigests", List(summary.PolicyDigests)),
        ("result", Text(summary.Result)),
        ("levels", List(summary.Levels)),
        ("slsaVersion", Text(summary.SlsaVersion)),
    ];

    private static FactValue? List(ImmutableArray<string> texts) => texts.IsEmpty ? null : FactValue.Of(texts);
}
