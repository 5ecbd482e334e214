using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance;

/// <summary>Files that by name or media type are signatures or attestations over the model. Their content is not verified here.</summary>
public static class SignatureFacts
{
    /// <summary>The files.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "signatures.files",
        FactScope.Model,
        "Every file that is a signature or attestation: model.sig, *.sigstore.json, *.intoto.jsonl, *.sig, *.asc, *.p7s.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("kind", FactType.Text, "oms, sigstore-bundle, in-toto, openpgp, cms or other."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Files];
}
