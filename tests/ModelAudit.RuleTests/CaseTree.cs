using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using ModelAudit.Samples.Building;

namespace ModelAudit.RuleTests;

/// <summary>
/// Makes a real tree of a case's folder. Files are taken as they lie, except: <c>NAME.safetensors.json</c> describes a safetensors file,
/// <c>NAME.onnx.json</c> an ONNX model (<see cref="OnnxDescription"/>), <c>NAME.h5.json</c> an HDF5 file, <c>NAME.base64</c> holds the bytes of NAME, and <c>{sha256:PATH}</c> in a text stands for the digest of another file of the tree.
/// </summary>
internal static class CaseTree
{
    private const string SafetensorsDescription = ".safetensors.json";
    private const string OnnxModelDescription = ".onnx.json";
    private const string Hdf5Description = ".h5.json";
    private const string Base64 = ".base64";

    /// <summary>Reads a folder; one that does not exist is an empty tree.</summary>
    public static TreeBuilder Read(string directory)
    {
        var tree = new TreeBuilder();
        if (!Directory.Exists(directory))
        {
            return tree;
        }

        string[] files = [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            string path = Path.GetRelativePath(directory, file).Replace('\\', '/');
            byte[] content = File.ReadAllBytes(file);
            if (path.EndsWith(SafetensorsDescription, StringComparison.Ordinal))
            {
                tree.Add(path[..^".json".Length], Safetensors(JObject.Parse(Encoding.UTF8.GetString(content))));
            }
            else if (path.EndsWith(OnnxModelDescription, StringComparison.Ordinal))
            {
                tree.Add(path[..^".json".Length], OnnxDescription.Build(JObject.Parse(Encoding.UTF8.GetString(content))));
            }
            else if (path.EndsWith(Hdf5Description, StringComparison.Ordinal))
            {
                tree.Add(path[..^".json".Length], Hdf5(JObject.Parse(Encoding.UTF8.GetString(content))));
            }
            else if (path.EndsWith(Base64, StringComparison.Ordinal))
            {
                tree.Add(path[..^Base64.Length], Convert.FromBase64String(Encoding.UTF8.GetString(content).Trim()));
            }
            else
            {
                tree.Add(path, content);
            }
        }

        foreach ((string path, byte[] content) in tree.Files.ToArray())
        {
            string text = Encoding.UTF8.GetString(content);
            if (text.Contains("{sha256:", StringComparison.Ordinal))
            {
                tree.Replace(path, tree.Files.Aggregate(text, (filled, file) => filled.Replace($"{{sha256:{file.Key}}}", Convert.ToHexStringLower(SHA256.HashData(file.Value)), StringComparison.Ordinal)));
            }
        }

        return tree;
    }

    private static byte[] Hdf5(JObject description)
    {
        var file = new Hdf5Builder();
        var messages = new List<(int Kind, byte[] Data)> { Hdf5Builder.Link("kernel", file.Dataset(3, 4)) };
        messages.AddRange(((JObject?)description["links"])?.Properties().Select(link => Hdf5Builder.Link(link.Name, (ulong)link.Value)) ?? []);
        messages.AddRange(((JObject?)description["externalLinks"])?.Properties().Select(link => Hdf5Builder.ExternalLink(link.Name, (string)link.Value!, "/x")) ?? []);
        if (description["external"] is { } external)
        {
            messages.Add(Hdf5Builder.Link("stored", file.Object(Hdf5Builder.Shape(100), Hdf5Builder.Float(4), file.ExternalFiles([.. external.Select(name => (string)name!)]), Hdf5Builder.Contiguous(ulong.MaxValue, 400))));
        }

        return [.. file.Build(file.Object([.. messages])), .. new byte[(int?)description["trailing"] ?? 0]];
    }

    private static byte[] Safetensors(JObject description)
    {
        var builder = new SafetensorsBuilder();
        foreach (JToken tensor in description["tensors"] ?? new JArray())
        {
            builder.Add((string)tensor["name"]!, (string)tensor["dtype"]!, [.. tensor["shape"]!.Select(size => (long)size)]);
        }

        if (description["header"] is { } header)
        {
            builder.WithHeaderText((string)header!);
        }

        return builder.WithTrailing(new byte[(int?)description["trailing"] ?? 0]).Build();
    }
}
