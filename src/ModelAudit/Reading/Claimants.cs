using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Reading;

/// <summary>Asks the model inspectors which digests and watches they need, before the files are hashed.</summary>
internal static class Claimants
{
    /// <summary>Asks all of them.</summary>
    /// <param name="models">The model inspectors.</param>
    /// <param name="claims">Takes what they ask for.</param>
    /// <returns>A gap for each that failed.</returns>
    public static ImmutableArray<EvidenceGap> Ask(ImmutableArray<IModelInspector> models, DigestClaims claims)
    {
        var gaps = ImmutableArray.CreateBuilder<EvidenceGap>();
        foreach (IModelInspector inspector in models)
        {
            if (inspector is not IDigestClaimant claimant)
            {
                continue;
            }

            try
            {
                claimant.Claim(claims);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !claims.Cancellation.IsCancellationRequested)
            {
                gaps.Add(new EvidenceGap(inspector.Name, GapReason.InspectorFailed, $"The inspector '{inspector.Name}' failed: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}", null));
            }
        }

        return gaps.DrainToImmutable();
    }
}
