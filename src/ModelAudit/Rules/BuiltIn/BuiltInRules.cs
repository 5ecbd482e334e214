using System.Collections.Immutable;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// The rules of the baseline pack that need joins, set algebra or the lineage of a model, which the JSON language does not express.
/// They belong to the pack <c>modelaudit.baseline</c>, whose profiles give them their levels.
/// </summary>
public static class BuiltInRules
{
    /// <summary>All of them, in order of identifiers.</summary>
    public static readonly ImmutableArray<IAuditRule> All =
    [
        new DeclaredDigestsRule(),
        new DigestsForWeightsRule(),
        new SignedModelRule(),
        new TrustedSignaturesRule(),
        new ManifestCoverageRule(),
        new CompleteCheckpointRule(),
        new SafePathsRule(),
        new ApprovedBaselineRule(),
        new CurrentTrustRule(),
        new OciBlobsRule(),
        new CachedDigestsRule(),
        new AgreeingDeclarationsRule(),
        new AcceptedLicensesRule(),
        new UserThresholdRule(),
        new ExcludedRegionsRule(),
        new AttributionRule(),
        new LookAlikesRule(),
        new BuildProvenanceRule(),
        new SuppliedBomRule(),
        new KnownBadRule(),
        new ThirdPartyConversionRule(),
        new AttestedFilesRule(),
        new ExpectedBuildRule(),
        new PickledWeightsRule(),
        new DangerousCallablesRule(),
        new KnownImportsRule(),
        new WholePicklesRule(),
        new DependenciesRule(),
        new CodeOnLoadRule(),
        new CodeReachRule(),
        new WellFormedOnnxRule(),
        new RuntimeAgreementRule(),
        new DeclaredParametersRule(),
        new ExaminedFilesRule(),
        new ExaminedWeightsRule(),
        new OpennessClassRule(),
        new OpenComponentsRule(),
        new FittingLicensesRule(),
        new OpenSourceAiRule(),
        new RestrictedSuppliersRule(),
        new DeclaredBaseRule(),
        new ParentLicenseRule(),
        new ParentTermsRule(),
        new AuditedBaseRule(),
        new AdapterBaseRule(),
        new ModificationComputeRule(),
        new OutputTermsRule(),
    ];
}
