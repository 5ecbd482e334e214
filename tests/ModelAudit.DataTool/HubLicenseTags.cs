using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;

namespace ModelAudit.DataTool;

/// <summary>Makes the list that maps the license tags of the Hugging Face Hub to SPDX expressions.</summary>
internal static class HubLicenseTags
{
    /// <summary>Converts the documented tags. A tag without an SPDX identifier becomes a LicenseRef with the tag's name.</summary>
    /// <param name="name">The input's file name, for the provenance.</param>
    /// <param name="input">The input: an array of objects with <c>tag</c> and <c>spdx</c>.</param>
    public static string Convert(string name, byte[] input)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JToken row in JArray.Parse(Encoding.UTF8.GetString(input)))
        {
            string tag = row.Value<string>("tag") ?? throw new InvalidDataException("A row has no tag.");
            entries.Add(tag, row.Value<string>("spdx") ?? LicenseReference(tag));
        }

        return ListFile.Write(
            "hub-license-tags",
            "License tags of the Hugging Face Hub and the SPDX expression each stands for. Tags of license families and of model licenses have no SPDX identifier and become LicenseRef-<tag>.",
            $"Hugging Face Hub documentation, repository card metadata, license identifiers of August 2026; converted from {name}, SHA-256 {System.Convert.ToHexStringLower(SHA256.HashData(input))}",
            "2027-08-31",
            entries.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    /// <summary>A LicenseRef may hold letters, digits, '.' and '-' only (SPDX 2.3, annex D.1).</summary>
    private static string LicenseReference(string tag) => "LicenseRef-" + tag.Replace("+", "-plus", StringComparison.Ordinal);
}
