using System.Collections.Immutable;

namespace ModelAudit.Signing.Sigstore;

/// <summary>An authority that issues certificates for signers, or timestamps.</summary>
/// <param name="Name">Where the authority is, for people.</param>
/// <param name="Certificates">Its certificates in DER, the root last.</param>
/// <param name="Valid">When it vouches.</param>
internal sealed record Authority(string Name, ImmutableArray<byte[]> Certificates, Validity Valid);
