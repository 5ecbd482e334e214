namespace ModelAudit.Licensing;

/// <summary>The words for kinds and verdicts in facts and documents.</summary>
internal static class LicenseWords
{
    public static string Of(LicenseMatchKind kind) => kind switch
    {
        LicenseMatchKind.Text => "text",
        LicenseMatchKind.Tag => "tag",
        _ => "mention",
    };

    public static string Of(LicenseVerdict verdict) => verdict switch
    {
        LicenseVerdict.Exact => "exact",
        LicenseVerdict.Equivalent => "equivalent",
        LicenseVerdict.Modified => "modified",
        LicenseVerdict.Partial => "partial",
        _ => "named",
    };
}
