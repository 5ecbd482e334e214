using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules;
using ModelAudit.Signing;

namespace ModelAudit.Reports;

/// <summary>
/// What an earlier audit left: a signed report, a statement, a report or bare evidence, opened to be judged again or compared.
/// Opening verifies no signature; <see cref="ReportVerifier"/> does.
/// </summary>
public sealed record EarlierReport
{
    /// <summary>The evidence.</summary>
    public required AuditEvidence Evidence { get; init; }

    /// <summary>The whole report; null when the document is bare evidence.</summary>
    public AuditReport? Report { get; init; }

    /// <summary>Whether the document carries a signature, good or bad.</summary>
    public required bool IsSigned { get; init; }

    /// <summary>The waivers that were given.</summary>
    public ImmutableArray<Waiver> Waivers => Report?.Waivers ?? [];

    /// <summary>The attestations that were given.</summary>
    public ImmutableArray<Attestation> Attestations => Report?.Attestations ?? [];

    /// <summary>What the organisation declared.</summary>
    public AuditContext Context => Report?.Context ?? AuditContext.Empty;

    /// <summary>The waiver, attestation and context files whole, so that a new report can carry them on.</summary>
    public ImmutableArray<PolicyDocument> Documents => Report is null ? [] : [.. Report.Policy.Where(document => document.Kind is "waivers" or "attestations" or "context")];

    /// <summary>Opens a document of any of the kinds.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">It is none of them; says where and why.</exception>
    public static EarlierReport Open(ReadOnlyMemory<byte> document, string name = "report")
    {
        switch (FirstMember(document.Span, name))
        {
            case "_type":
                return OfReport(StatementReader.Read(document.Span, name).Report!, signed: false);
            case "schema" when Schema(document.Span, name) == EvidenceJson.Schema:
                return new EarlierReport { Evidence = EvidenceJson.Read(document.Span, name), IsSigned = false };
            case "schema":
                return OfReport(ReportJson.Read(document.Span, name), signed: false);
            default:
                SignedReport signed = SignedReport.Parse(document, name);
                return signed.PayloadType == Dsse.InTotoPayloadType
                    ? OfReport(StatementReader.Read(signed.Payload.Span, name).Report!, signed: true)
                    : throw new InvalidInputException(new InputProblem(name, 0, 0, $"The signed payload is of type '{signed.PayloadType}', not an in-toto statement."));
        }
    }

    private static EarlierReport OfReport(AuditReport report, bool signed) => new() { Evidence = report.Evidence, Report = report, IsSigned = signed };

    private static string FirstMember(ReadOnlySpan<byte> utf8, string name)
    {
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        reader.ExpectObject();
        return reader.ReadMemberName() ? reader.NameText() : throw reader.Problem("The document is empty.");
    }

    private static string Schema(ReadOnlySpan<byte> utf8, string name)
    {
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        _ = reader.ReadMemberName();
        reader.ReadToken();
        return reader.String();
    }
}
