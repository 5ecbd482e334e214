using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Licensing.Detection;
using Newtonsoft.Json.Linq;

namespace ModelAudit.DataTool.Licenses;

/// <summary>Reads the inputs of the license index: the SPDX texts of the npm package spdx-license-list (CC0-1.0), a folder of model license texts, and our own facts.</summary>
internal static class IndexInputs
{
    /// <summary>The npm package.</summary>
    public const string SpdxPackage = "npm spdx-license-list";

    /// <summary>Its version.</summary>
    public const string SpdxVersion = "6.12.0";

    /// <summary>The SHA-256 of its spdx-full.json.</summary>
    public const string SpdxSha256 = "a2af313af682077111b673033e763108d33e6af9b02e7f08b380f544180bcfd6";

    private const int UnknownRank = LicenseEntry.Unranked;

    /// <summary>The payload of the index.</summary>
    /// <param name="spdx">The content of spdx-full.json.</param>
    /// <param name="folder">The folder with the model license texts, by name.</param>
    public static byte[] Build(byte[] spdx, string folder)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(spdx));
        if (digest != SpdxSha256)
        {
            throw new InvalidDataException($"spdx-full.json has the SHA-256 {digest}; that of {SpdxPackage} {SpdxVersion} is {SpdxSha256}.");
        }

        var builder = new IndexBuilder();
        JObject facts = Resource("spdx-licenses.json");
        AddSpdx(builder, JObject.Parse(Encoding.UTF8.GetString(spdx)), facts, builder.AddInput(SpdxPackage, SpdxVersion, digest));
        AddModels(builder, folder);
        AddVariants(builder, JObject.Parse(Encoding.UTF8.GetString(spdx)), facts);
        foreach (JProperty name in facts.Value<JObject>("names")!.Properties())
        {
            foreach (string spelling in ((JArray)name.Value).Values<string>().OfType<string>())
            {
                builder.AddName(spelling.TrimStart('~'), name.Name, spelling.StartsWith('~'));
            }
        }

        return builder.Build();
    }

    private static void AddSpdx(IndexBuilder builder, JObject list, JObject facts, int input)
    {
        string[] preferred = [.. facts.Value<JArray>("preferred")!.Values<string>().OfType<string>()];
        var required = facts.Value<JObject>("required")!.Properties().ToDictionary(property => property.Name, property => (JArray)property.Value, StringComparer.Ordinal);
        var rows = list.Properties().Where(row => !row.Name.Contains("-with-", StringComparison.Ordinal))
            .Select(row => (Id: row.Name, Row: (JObject)row.Value, Rank: Array.IndexOf(preferred, row.Name) is var rank and >= 0 ? rank : UnknownRank))
            .OrderBy(row => row.Rank).ThenBy(row => row.Id.EndsWith("-or-later", StringComparison.Ordinal)).ThenBy(row => row.Id.EndsWith('+')).ThenBy(row => row.Id.Length).ThenBy(row => row.Id, StringComparer.Ordinal);
        foreach ((string id, JObject row, int rank) in rows)
        {
            ImmutableArray<string> words = required.TryGetValue(id, out JArray? own) ? [.. own.Values<string>().OfType<string>()] : [];
            string name = row.Value<string>("name")!;
            builder.Add(new LicenseText([id], name, string.Empty, IsPolicy: false, row.Value<bool?>("osiApproved") == true, input, rank, words, row.Value<string>("licenseText")!));
        }
    }

    // The templates of the license list state alternatives that its texts, which are one of them, do not show.
    private static void AddVariants(IndexBuilder builder, JObject list, JObject facts)
    {
        foreach (JToken variant in facts.Value<JArray>("variants")!)
        {
            string of = variant.Value<string>("of")!;
            JToken row = list[of]!;
            string text = string.Join(' ', row.Value<string>("licenseText")!.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
            int start = text.IndexOf(variant.Value<string>("from")!, StringComparison.Ordinal);
            int end = start < 0 ? -1 : text.IndexOf(variant.Value<string>("to")!, start, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new InvalidDataException($"The text of {of} has no '{variant.Value<string>("from")}' … '{variant.Value<string>("to")}'.");
            }

            text = text[..start] + variant.Value<string>("by") + text[(end + variant.Value<string>("to")!.Length)..];
            builder.Add(new LicenseText([variant.Value<string>("id") ?? of], row.Value<string>("name")!, string.Empty, IsPolicy: false, row.Value<bool?>("osiApproved") == true, 0, UnknownRank - 1, [], text));
        }
    }

    private static void AddModels(IndexBuilder builder, string folder)
    {
        JToken[] rows = [.. Resource("model-licenses.json").Value<JArray>("licenses")!];
        var digests = new StringBuilder();
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string name in rows.Select(row => row.Value<string>("text")!).Order(StringComparer.Ordinal))
        {
            contents[name] = File.ReadAllBytes(Path.Combine(folder, name + ".txt"));
            digests.Append(Convert.ToHexStringLower(SHA256.HashData(contents[name]))).Append("  ").Append(name).Append('\n');
        }

        int input = builder.AddInput("model license texts", "2026-11", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(digests.ToString()))));
        foreach (JToken row in rows)
        {
            ImmutableArray<string> required = [.. (row.Value<JArray>("required") ?? []).Values<string>().OfType<string>()];
            builder.Add(new LicenseText(
                [row.Value<string>("id")!], row.Value<string>("name")!, row.Value<string>("version")!, row.Value<string>("kind") == "use-policy", IsOsiApproved: false, input, UnknownRank, required,
                Encoding.UTF8.GetString(contents[row.Value<string>("text")!])));
            foreach (string title in (row.Value<JArray>("titles") ?? []).Values<string>().OfType<string>())
            {
                builder.AddName(title, row.Value<string>("id")!, needsContext: false);
            }
        }
    }

    private static JObject Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no resource '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return JObject.Parse(reader.ReadToEnd());
    }
}
