using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Rules;

/// <summary>The facts that an organisation can declare in a context file.</summary>
public static class ContextFacts
{
    /// <summary>What the organisation is towards the model.</summary>
    public static readonly Fact<string> Role = new("context.role", FactScope.Context, "The organisation's role: deployer, downstream-provider, modifier or provider.");

    /// <summary>Where the result is used.</summary>
    public static readonly Fact<string> Environment = new("context.environment", FactScope.Context, "The environment the decision is for, such as dev, test or prod.");

    /// <summary>Where the model is deployed.</summary>
    public static readonly Fact<ImmutableArray<string>> Regions = new("context.regions", FactScope.Context, "The deployment regions: ISO 3166-1 alpha-2 codes, or EU.");

    /// <summary>What the model is used for.</summary>
    public static readonly Fact<ImmutableArray<string>> UseCases = new("context.useCases", FactScope.Context, "The intended use cases, in the organisation's own terms.");

    /// <summary>How the model runs.</summary>
    public static readonly Fact<string> DeliveryMode = new("context.deliveryMode", FactScope.Context, "How the model runs: local-weights, third-party-host or vendor-api.");

    /// <summary>Whether the model or a derivative is passed on.</summary>
    public static readonly Fact<bool> Distributes = new("context.distributes", FactScope.Context, "Whether the organisation passes the model or a derivative on to others.");

    /// <summary>Whether the model is changed.</summary>
    public static readonly Fact<bool> Modifies = new("context.modifies", FactScope.Context, "Whether the organisation fine-tunes, merges or quantizes the model.");

    /// <summary>Whether the use is commercial.</summary>
    public static readonly Fact<bool> Commercial = new("context.commercial", FactScope.Context, "Whether the use is commercial.");

    /// <summary>The number of users.</summary>
    public static readonly Fact<long> MonthlyActiveUsers = new("context.monthlyActiveUsers", FactScope.Context, "Monthly active users of the organisation's and its affiliates' products.");

    /// <summary>The revenue.</summary>
    public static readonly Fact<long> AnnualRevenueUsd = new("context.annualRevenueUsd", FactScope.Context, "Annual revenue of the organisation and its affiliates, in US dollars.");

    /// <summary>Whether outputs train other models.</summary>
    public static readonly Fact<bool> TrainsOnOutputs = new("context.trainsOnOutputs", FactScope.Context, "Whether what the model puts out is used to train other models.");

    /// <summary>What the modification took.</summary>
    public static readonly Fact<long> ModificationExaflop = new("context.modificationExaflop", FactScope.Context, "The compute of the organisation's own modification of the model, in exaFLOP (10^18 operations).");

    /// <summary>The repository the model was taken from.</summary>
    public static readonly Fact<string> SourceRepository = new("context.sourceRepository", FactScope.Context, "The repository the model was taken from, such as a package URL or a URL without credentials.");

    /// <summary>The revision the model was taken at.</summary>
    public static readonly Fact<string> SourceRevision = new("context.sourceRevision", FactScope.Context, "The revision the model was taken at; immutable when it is a 40-digit commit id.");

    /// <summary>Who published the model.</summary>
    public static readonly Fact<string> Publisher = new("context.publisher", FactScope.Context, "The publisher of the model, as its organisation name at the source.");

    /// <summary>The legal entity behind the model.</summary>
    public static readonly Fact<string> SupplierEntity = new("context.supplierEntity", FactScope.Context, "The legal entity that supplies the model, as its license or its own statement names it.");

    /// <summary>The country of that entity.</summary>
    public static readonly Fact<string> SupplierCountry = new("context.supplierCountry", FactScope.Context, "The country of the legal entity that supplies the model: an ISO 3166-1 alpha-2 code.");

    /// <summary>When the model was released.</summary>
    public static readonly Fact<string> ReleaseDate = new("context.releaseDate", FactScope.Context, "The day on which the supplier released the model, such as 2025-01-20.");

    /// <summary>Licenses the organisation accepts.</summary>
    public static readonly Fact<ImmutableArray<string>> ApprovedLicenses = new("context.approvedLicenses", FactScope.Context, "The SPDX license identifiers the organisation accepts.");

    /// <summary>Publishers the organisation accepts.</summary>
    public static readonly Fact<ImmutableArray<string>> ApprovedPublishers = new("context.approvedPublishers", FactScope.Context, "The publishers the organisation accepts.");

    /// <summary>Builders the organisation accepts.</summary>
    public static readonly Fact<ImmutableArray<string>> TrustedBuilders = new("context.trustedBuilders", FactScope.Context, "The pairs of signer and builder whose provenance the organisation accepts, each as 'SIGNER BUILDER': a name of the signer's certificate or the hint of its key, and the builder's id.");

    /// <summary>Build types the organisation understands.</summary>
    public static readonly Fact<ImmutableArray<string>> BuildTypes = new("context.buildTypes", FactScope.Context, "The build types of provenance that the organisation understands.");

    /// <summary>Sources the model may be built from.</summary>
    public static readonly Fact<ImmutableArray<string>> BuildSources = new("context.buildSources", FactScope.Context, "The sources that the model may be built from, as URIs; with @REF behind (a branch or tag, such as @refs/tags/v1), only from it, with @DIGITS only at that digest.");

    /// <summary>External parameters of builds that are accepted.</summary>
    public static readonly Fact<ImmutableArray<string>> BuildParameters = new("context.buildParameters", FactScope.Context, "The external parameters of builds that are accepted, as NAME or NAME=VALUE in JSON.");

    /// <summary>Verifiers the organisation accepts.</summary>
    public static readonly Fact<ImmutableArray<string>> TrustedVerifiers = new("context.trustedVerifiers", FactScope.Context, "The pairs of signer and verifier whose verification summaries the organisation accepts, each as 'SIGNER VERIFIER'.");

    /// <summary>Levels that verification summaries have to show.</summary>
    public static readonly Fact<ImmutableArray<string>> VerifiedLevels = new("context.verifiedLevels", FactScope.Context, "The levels that a verification summary has to show, such as SLSA_BUILD_LEVEL_3; a higher level of the same track of SLSA shows the lower ones.");

    /// <summary>What verification summaries may be about.</summary>
    public static readonly Fact<ImmutableArray<string>> VerifiedResources = new("context.verifiedResources", FactScope.Context, "The resources, as URIs, whose verification summaries are about the model.");

    /// <summary>Policies that verification summaries may rest on.</summary>
    public static readonly Fact<ImmutableArray<string>> VerificationPolicies = new("context.verificationPolicies", FactScope.Context, "The policies that verification summaries may rest on, each as URI, as ALGORITHM:DIGITS, or as URI@ALGORITHM:DIGITS where both have to fit.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All =
    [
        Role, Environment, Regions, UseCases, DeliveryMode, Distributes, Modifies, Commercial, MonthlyActiveUsers,
        AnnualRevenueUsd, TrainsOnOutputs, ModificationExaflop,
        SourceRepository, SourceRevision, Publisher, SupplierEntity, SupplierCountry, ReleaseDate, ApprovedLicenses, ApprovedPublishers,
        TrustedBuilders, BuildTypes, BuildSources, BuildParameters, TrustedVerifiers,
        VerifiedLevels, VerifiedResources, VerificationPolicies,
    ];
}
