using ModelAudit.Evidence;

namespace ModelAudit.Rules;

/// <summary>A named human's dated answer to a question that files cannot answer. Feeds rules whose outcome is Review.</summary>
/// <param name="Id">The attestation's own identifier.</param>
/// <param name="Question">The identifier of the question, which a rule names.</param>
/// <param name="Answer">The answer: "yes" accepts, "no" refuses; other answers are recorded and leave the Review open.</param>
/// <param name="By">Who answers.</param>
/// <param name="Role">In which role.</param>
/// <param name="Date">When.</param>
/// <param name="ExpiresAt">When the answer has to be renewed.</param>
public sealed record Attestation(string Id, string Question, string Answer, string By, string Role, DateTimeOffset Date, DateTimeOffset ExpiresAt)
{
    /// <summary>The root digest of the model the answer is about; null when it is about the organisation.</summary>
    public Sha256Digest? Subject { get; init; }

    /// <summary>The digest of a document that supports the answer.</summary>
    public Sha256Digest? EvidenceDigest { get; init; }

    /// <summary>A ticket, link or document name.</summary>
    public string? Reference { get; init; }
}
