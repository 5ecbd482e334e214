using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Provenance;

/// <summary>Finds files that by name are signatures or attestations over the model. Their content is not verified.</summary>
public sealed class SignatureFiles : IModelInspector
{
    /// <inheritdoc/>
    public string Name => "signatures";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => SignatureFacts.All;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var found = ImmutableArray.CreateBuilder<FactItem>();
        foreach (FileEvidence file in context.Files)
        {
            if (Kind(file.Path.Name.ToLowerInvariant()) is { } kind)
            {
                found.Add(FactItem.Of(("path", FactValue.Of(file.Path.Value)), ("kind", FactValue.Of(kind))));
            }
        }

        context.Facts.Set(SignatureFacts.Files, found.DrainToImmutable());
    }

    private static string? Kind(string name) => name switch
    {
        // OpenSSF Model Signing 1.0 names its bundle model.sig.
        "model.sig" => "oms",
        _ when name.EndsWith(".sigstore.json", StringComparison.Ordinal) || name.EndsWith(".sigstore", StringComparison.Ordinal) => "sigstore-bundle",
        _ when name.EndsWith(".intoto.jsonl", StringComparison.Ordinal) || name.EndsWith(".intoto.json", StringComparison.Ordinal) => "in-toto",
        _ when name.EndsWith(".asc", StringComparison.Ordinal) => "openpgp",
        _ when name.EndsWith(".p7s", StringComparison.Ordinal) || name.EndsWith(".p7m", StringComparison.Ordinal) => "cms",
        _ when name.EndsWith(".sig", StringComparison.Ordinal) || name.EndsWith(".minisig", StringComparison.Ordinal) => "other",
        _ => null,
    };
}
