namespace ModelAudit.Licensing.Detection;

/// <summary>What was found as one expression: everything has to be kept. A choice is only what a declaration states as one.</summary>
internal static class DetectedExpression
{
    /// <summary>The most different licenses that are joined.</summary>
    private const int MaximumLicenses = 200;

    public static SpdxExpression? Of(IReadOnlyCollection<DetectedLicense> found)
    {
        DetectedLicense[] licenses = [.. found.Where(license => !license.IsUsePolicy)];
        SpdxExpression[] expressions = [.. licenses.Select(Expression).OfType<SpdxExpression>().Distinct().Take(MaximumLicenses)];
        return expressions.Length == 0 ? null : SpdxExpression.AllOf(expressions);
    }

    private static SpdxExpression? Expression(DetectedLicense license)
    {
        string id = !license.IsMateriallyModified ? license.Id
            : license.Id.StartsWith("LicenseRef-", StringComparison.Ordinal) ? "LicenseRef-modified-" + license.Id["LicenseRef-".Length..]
            : "LicenseRef-modified-" + license.Id;
        return SpdxExpression.TryParse(id, out SpdxExpression? expression, out _) ? expression : null;
    }
}
