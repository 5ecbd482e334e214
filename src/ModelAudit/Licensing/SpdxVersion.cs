using System.Globalization;

namespace ModelAudit.Licensing;

/// <summary>A license identifier taken apart into its family and version, so that "or later" can be compared.</summary>
/// <param name="Family">The identifier without version and "-only" or "-or-later", in lower case.</param>
/// <param name="Major">The first number of the version, or -1 when there is none.</param>
/// <param name="Minor">The second number.</param>
/// <param name="Patch">The third number.</param>
/// <param name="OrLater">Whether later versions count too.</param>
internal sealed record SpdxVersion(string Family, int Major, int Minor, int Patch, bool OrLater)
{
    public static SpdxVersion Of(SpdxLicense license)
    {
        string id = license.Id.ToLowerInvariant();
        bool orLater = license.OrLater;
        if (license.IsReference)
        {
            return new SpdxVersion(license.Id, -1, 0, 0, false);
        }

        if (id.EndsWith("-or-later", StringComparison.Ordinal))
        {
            orLater = true;
            id = id[..^"-or-later".Length];
        }
        else if (id.EndsWith("-only", StringComparison.Ordinal))
        {
            id = id[..^"-only".Length];
        }

        string[] parts = id.Split('-');
        for (int i = parts.Length - 1; i > 0; i--)
        {
            // "BSD-3-Clause" names a number of clauses, not a version.
            if ((i == parts.Length - 1 || parts[i].Contains('.', StringComparison.Ordinal)) && TryVersion(parts[i], out int major, out int minor, out int patch))
            {
                parts[i] = "*";
                return new SpdxVersion(string.Join('-', parts), major, minor, patch, orLater);
            }
        }

        return new SpdxVersion(id, -1, 0, 0, orLater);
    }

    /// <summary>Whether what is under this license may be used under the other one.</summary>
    public bool Permits(SpdxVersion other)
    {
        if (Family != other.Family)
        {
            return false;
        }

        int order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return order == 0 ? OrLater || !other.OrLater : order < 0 && OrLater;
    }

    private static bool TryVersion(string text, out int major, out int minor, out int patch)
    {
        major = minor = patch = 0;
        string[] numbers = text.Split('.');
        return numbers.Length <= 3
            && TryNumber(numbers[0], out major)
            && (numbers.Length < 2 || TryNumber(numbers[1], out minor))
            && (numbers.Length < 3 || TryNumber(numbers[2], out patch));
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
