using System.Collections.Immutable;

namespace ModelAudit.Licensing.Terms;

/// <summary>What the terms of licenses can be about.</summary>
public static class TermKind
{
    /// <summary>Commercial use: allowed, not-limited, allowed-after-registration or forbidden.</summary>
    public const string CommercialUse = "commercial-use";

    /// <summary>A number of users above which something happens.</summary>
    public const string UserThreshold = "user-threshold";

    /// <summary>Revenue above which something happens.</summary>
    public const string RevenueThreshold = "revenue-threshold";

    /// <summary>Regions where nothing is granted.</summary>
    public const string ExcludedTerritory = "excluded-territory";

    /// <summary>Restrictions of use in the license itself or its attachment.</summary>
    public const string UseRestrictions = "use-restrictions";

    /// <summary>Restrictions of use in a policy that is part of the license.</summary>
    public const string UsePolicy = "use-policy";

    /// <summary>Who competes with the licensor needs another license.</summary>
    public const string Competing = "competing";

    /// <summary>Passing on is forbidden.</summary>
    public const string Redistribution = "redistribution";

    /// <summary>Offering as a service is forbidden.</summary>
    public const string Hosting = "hosting";

    /// <summary>A copy of the license goes to every recipient.</summary>
    public const string CopyOfLicense = "copy-of-license";

    /// <summary>Restrictions of use have to be enforceable terms towards every recipient.</summary>
    public const string EnforceableTerms = "enforceable-terms";

    /// <summary>Passing on is only allowed under the same license.</summary>
    public const string SameLicense = "same-license";

    /// <summary>Source code goes to every recipient.</summary>
    public const string SourceCode = "source-code";

    /// <summary>A notice file with given words goes with every copy.</summary>
    public const string NoticeFile = "notice-file";

    /// <summary>Copyright and other notices stay.</summary>
    public const string KeepNotices = "keep-notices";

    /// <summary>The licensor is named as the source.</summary>
    public const string Attribution = "attribution";

    /// <summary>Changed files say that they were changed.</summary>
    public const string MarkChanges = "mark-changes";

    /// <summary>The documentation stays and is continued.</summary>
    public const string KeepDocumentation = "keep-documentation";

    /// <summary>Words that have to be displayed.</summary>
    public const string DisplayStatement = "display-statement";

    /// <summary>The word that the name of a derived model begins with.</summary>
    public const string NamePrefix = "name-prefix";

    /// <summary>Publications name the model.</summary>
    public const string Cite = "cite";

    /// <summary>Training other models with outputs: allowed, forbidden, competing-forbidden, research-only, terms-follow, name-duty or display-duty.</summary>
    public const string OutputTraining = "output-training";

    /// <summary>Other use of outputs.</summary>
    public const string OutputUse = "output-use";

    /// <summary>The licensor may restrict the use from afar.</summary>
    public const string RemoteRestriction = "remote-restriction";

    /// <summary>The latest version has to be used.</summary>
    public const string LatestVersion = "latest-version";

    /// <summary>The licensor may change the license alone.</summary>
    public const string UnilateralChange = "unilateral-change";

    /// <summary>Taking a guardrail away ends the rights.</summary>
    public const string Guardrail = "guardrail";

    /// <summary>Reverse engineering is forbidden.</summary>
    public const string ReverseEngineering = "reverse-engineering";

    /// <summary>Patents: granted, not-stated, not-granted or excluded.</summary>
    public const string Patent = "patent";

    /// <summary>A lawsuit ends the rights: patent, copyright-or-patent or any-intellectual-property.</summary>
    public const string LitigationEndsRights = "litigation-ends-rights";

    /// <summary>A breach ends the rights.</summary>
    public const string EndsOnBreach = "ends-on-breach";

    /// <summary>The licensee answers for claims of others.</summary>
    public const string Indemnity = "indemnity";

    /// <summary>The law and the courts.</summary>
    public const string GoverningLaw = "governing-law";

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All =
    [
        CommercialUse, UserThreshold, RevenueThreshold, ExcludedTerritory, UseRestrictions, UsePolicy, Competing, Redistribution, Hosting, CopyOfLicense, EnforceableTerms, SameLicense,
        SourceCode, NoticeFile, KeepNotices, Attribution, MarkChanges, KeepDocumentation, DisplayStatement, NamePrefix, Cite, OutputTraining, OutputUse, RemoteRestriction, LatestVersion,
        UnilateralChange, Guardrail, ReverseEngineering, Patent, LitigationEndsRights, EndsOnBreach, Indemnity, GoverningLaw,
    ];
}
