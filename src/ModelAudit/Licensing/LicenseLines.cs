using System.Text.RegularExpressions;

namespace ModelAudit.Licensing;

/// <summary>Finds lines that declare a license: SPDX-License-Identifier (SPDX 2.3 annex E), and the license key of TOML and CFF files.</summary>
internal static partial class LicenseLines
{
    private const string Tag = "SPDX-License-Identifier:";

    /// <summary>The declarations in the order of the lines.</summary>
    /// <param name="text">The start of the file.</param>
    /// <param name="name">The name of the file.</param>
    public static IEnumerable<string> In(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            int tag = line.IndexOf(Tag, StringComparison.Ordinal);
            if (tag >= 0)
            {
                string value = line[(tag + Tag.Length)..].Replace("*/", string.Empty, StringComparison.Ordinal).Replace("-->", string.Empty, StringComparison.Ordinal).Trim();
                if (value.Length > 0)
                {
                    yield return value;
                }
            }
            else if (name is "pyproject.toml" or "CITATION.cff" && Key().Match(line.TrimEnd()) is { Success: true } match)
            {
                yield return match.Groups[1].Value;
            }
        }
    }

    [GeneratedRegex("^license\\s*[:=]\\s*[\"']?([A-Za-z0-9][A-Za-z0-9 .+()-]*)[\"']?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}
