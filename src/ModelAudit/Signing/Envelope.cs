using System.Collections.Immutable;
using ModelAudit.Signing.Sigstore;

namespace ModelAudit.Signing;

/// <summary>A DSSE envelope, alone or in a Sigstore bundle, as it was written: nothing is decided yet.</summary>
internal sealed record Envelope
{
    /// <summary>Whether the envelope lies in a bundle.</summary>
    public bool IsBundle { get; init; }

    /// <summary>The bundle's media type.</summary>
    public string? MediaType { get; init; }

    /// <summary>The kinds of verification material found.</summary>
    public ImmutableArray<string> Materials { get; init; } = [];

    /// <summary>The hint of a public key.</summary>
    public string? Hint { get; init; }

    /// <summary>The certificates, leaf first; null where one is not base64.</summary>
    public ImmutableArray<byte[]?> Certificates { get; init; } = [];

    /// <summary>The entries of transparency logs.</summary>
    public ImmutableArray<LogEntry> LogEntries { get; init; } = [];

    /// <summary>The responses of timestamping authorities (RFC 3161); null where one is not base64.</summary>
    public ImmutableArray<byte[]?> Timestamps { get; init; } = [];

    /// <summary>Whether something in the entries of logs is not base64.</summary>
    public bool HasDamagedEntry { get; init; }

    /// <summary>Whether entries of logs need a proof that they are included: from version 0.2 of bundles on.</summary>
    public bool NeedsProof => MediaType != EnvelopeForm.FirstVersion;

    /// <summary>Whether the bundle's version is one that brings a certificate alone, not a chain.</summary>
    public bool HasSingleCertificate => MediaType is not (EnvelopeForm.FirstVersion or EnvelopeForm.SecondVersion);

    /// <summary>The payload; null when it is not base64.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>The payload's type.</summary>
    public string PayloadType { get; init; } = string.Empty;

    /// <summary>The signatures; null where one is not base64.</summary>
    public ImmutableArray<byte[]?> Signatures { get; init; } = [];
}
