namespace ModelAudit.Signing;

/// <summary>A signer whose public key is known, so that what it makes can be checked at once and models can be signed with it.</summary>
internal interface IKeyedSigner : IReportSigner
{
    /// <summary>The public key.</summary>
    SigningKey PublicKey { get; }
}
