namespace ModelAudit.Licensing;

/// <summary>The licenses that someone accepts.</summary>
internal sealed class SpdxAcceptance
{
    private readonly HashSet<string> plain = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(SpdxVersion Version, string? Exception)> versions = [];

    public SpdxAcceptance(IEnumerable<string> allowed)
    {
        foreach (string entry in allowed)
        {
            if (SpdxExpression.TryParse(entry, out SpdxExpression? expression, out _) && expression.Licenses is [var license] && expression.ToString() == license.ToString())
            {
                plain.Add(license.ToString());
                versions.Add((SpdxVersion.Of(license), license.Exception));
            }
        }
    }

    /// <summary>Whether a license is accepted.</summary>
    public bool Accepts(SpdxLicense license)
    {
        if (plain.Contains(license.ToString()))
        {
            return true;
        }

        SpdxVersion version = SpdxVersion.Of(license);
        foreach ((SpdxVersion accepted, string? exception) in versions)
        {
            bool hasException = string.Equals(exception, license.Exception, StringComparison.OrdinalIgnoreCase)
                || (exception is null && license.Exception is not null && plain.Contains(license.Exception));
            if (hasException && version.Permits(accepted))
            {
                return true;
            }
        }

        return false;
    }
}
