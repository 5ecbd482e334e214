using ModelAudit.Evidence;

namespace ModelAudit.Signing;

/// <summary>What a statement is about: an artifact by its digest.</summary>
/// <param name="Name">The model's name or a file's path.</param>
/// <param name="Digest">The digest.</param>
/// <param name="Kind">"oms-root" for the model as a whole, "evidence" where it has no root digest, "file" for a file.</param>
public sealed record StatementSubject(string Name, Sha256Digest Digest, string Kind)
{
    /// <summary>The model as a whole, by its OMS root digest.</summary>
    public const string Root = "oms-root";

    /// <summary>The evidence document, where the model has no root digest.</summary>
    public const string Evidence = "evidence";

    /// <summary>One file.</summary>
    public const string File = "file";
}
