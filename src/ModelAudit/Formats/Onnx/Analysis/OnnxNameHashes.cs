using System.IO.Hashing;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Hashes of names by their content, each made once: ids depend on the order of names in the file.</summary>
/// <param name="names">The names.</param>
internal sealed class OnnxNameHashes(OnnxNames names)
{
    private readonly Dictionary<int, ulong> known = [];

    /// <summary>The hash of a name.</summary>
    public ulong Of(int name)
    {
        if (!known.TryGetValue(name, out ulong hash))
        {
            known.Add(name, hash = XxHash3.HashToUInt64(names.Utf8(name)));
        }

        return hash;
    }
}
