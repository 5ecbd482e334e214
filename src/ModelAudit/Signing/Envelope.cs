using System.Collections.Immutable;

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

    /// <summary>Whether there are entries of a transparency log or timestamps.</summary>
    public bool HasTimeEvidence { get; init; }

    /// <summary>The payload; null when it is not base64.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>The payload's type.</summary>
    public string PayloadType { get; init; } = string.Empty;

    /// <summary>The signatures; null where one is not base64.</summary>
    public ImmutableArray<byte[]?> Signatures { get; init; } = [];
}
