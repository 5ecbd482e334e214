namespace ModelAudit.Licensing;

/// <summary>Finds lines that declare a license: SPDX-License-Identifier (SPDX 2.3 annex E).</summary>
internal static class LicenseLines
{
    private const string Tag = "SPDX-License-Identifier:";

    /// <summary>The declarations in the order of the lines.</summary>
    /// <param name="text">The start of the file.</param>
    public static IEnumerable<string> In(string text)
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
        }
    }
}
