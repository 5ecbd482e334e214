using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Rules;

/// <summary>Reads files of attestations.</summary>
public static class AttestationFile
{
    internal static readonly ImmutableArray<string> Names =
        ["id", "question", "answer", "by", "role", "date", "expiresAt", "subject", "evidenceDigest", "reference"];

    /// <summary>Reads a file.</summary>
    /// <param name="name">The file as the user named it.</param>
    /// <param name="text">The JSON text.</param>
    /// <exception cref="InvalidInputException">Something is wrong with it; carries all problems with line and column.</exception>
    public static PolicyInput<ImmutableArray<Attestation>> Read(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        var problems = new DocumentProblems(name);
        var attestations = ImmutableArray.CreateBuilder<Attestation>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        if (SourceDocument.Read(text, problems) is { } root && ObjectView.Of(root, "An attestation file", problems, "$schema", "attestations") is { } view)
        {
            view.Required("attestations");
            foreach (SourceNode node in view.Elements("attestations"))
            {
                if (ReadOne(node, problems) is { } attestation)
                {
                    attestations.Add(attestation);
                    if (!ids.Add(attestation.Id))
                    {
                        problems.Add(node["id"]!, $"The attestation id '{attestation.Id}' is used twice.");
                    }
                }
            }
        }

        problems.ThrowIfAny();
        return PolicyInput<ImmutableArray<Attestation>>.Of(attestations.DrainToImmutable(), "attestations", name, text);
    }

    private static Attestation? ReadOne(SourceNode node, DocumentProblems problems)
    {
        if (ObjectView.Of(node, "An attestation", problems, Names.AsSpan()) is not { } view)
        {
            return null;
        }

        string? id = view.RequiredText("id");
        string? question = view.RequiredText("question");
        string? answer = view.RequiredText("answer");
        string? by = view.RequiredText("by");
        string? role = view.RequiredText("role");
        DateTimeOffset? date = view.RequiredDate("date");
        DateTimeOffset? expiresAt = view.RequiredDate("expiresAt");
        Sha256Digest? subject = Digest(view, "subject", problems);
        Sha256Digest? evidence = Digest(view, "evidenceDigest", problems);
        string? reference = view.Text("reference");
        if (expiresAt <= date)
        {
            problems.Add(node["expiresAt"]!, "The attestation ends before it begins: 'expiresAt' is not after 'date'.");
        }

        return id is null || question is null || answer is null || by is null || role is null || date is null || expiresAt is null
            ? null
            : new Attestation(id, question, answer, by, role, date.Value, expiresAt.Value) { Subject = subject, EvidenceDigest = evidence, Reference = reference };
    }

    private static Sha256Digest? Digest(ObjectView view, string name, DocumentProblems problems)
    {
        if (view.Text(name) is not { } text)
        {
            return null;
        }

        if (Sha256Digest.TryParse(text, out Sha256Digest digest))
        {
            return digest;
        }

        problems.Add(view.Node[name]!, $"'{text}' is not a SHA-256 digest in 64 lowercase hexadecimal digits.");
        return null;
    }
}
