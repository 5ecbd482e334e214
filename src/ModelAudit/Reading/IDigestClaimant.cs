namespace ModelAudit.Reading;

/// <summary>A model inspector that compares digests and has to say before the files are hashed which ones it needs.</summary>
internal interface IDigestClaimant
{
    /// <summary>Asks for digests. Trouble with a file is left to the later comparison; exceptions become a gap of the inspector.</summary>
    void Claim(DigestClaims claims);
}
