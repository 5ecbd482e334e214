using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Signing;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Signing.Sigstore;

/// <summary>A transparency log whose tree has some other leaves: the first version with promises (ECDSA), or the second without (Ed25519).</summary>
internal sealed class TestRekor : IDisposable
{
    private const int Others = 12;
    private const int Shard = 1_000_000;
    private readonly KeySigner key;
    private readonly bool second;

    public TestRekor(bool second)
    {
        this.second = second;
        key = KeySigner.Generate(second ? SigningKeyKind.Ed25519 : SigningKeyKind.EcdsaP256);
    }

    public string Origin => second ? "log2.rekor.example.com" : "rekor.example.com - 2605736670972794746";

    public string Url => second ? "https://log2.rekor.example.com" : "https://rekor.example.com";

    public byte[] PublicKey => PemDer(key.ExportPublicKeyPem());

    public byte[] Id => second ? SHA256.HashData([.. Encoding.UTF8.GetBytes(Origin + "\n"), 1, .. PublicKey.AsSpan(12)]) : SHA256.HashData(PublicKey);

    /// <summary>The entry about a signature.</summary>
    /// <param name="body">What is logged.</param>
    /// <param name="time">When.</param>
    /// <param name="index">The index in the tree.</param>
    public JObject Enter(JObject body, DateTimeOffset time, int index = 5)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body.ToString(Formatting.None));
        byte[][] leaves = [.. Enumerable.Range(0, Others).Select(i => i == index ? bytes : Encoding.UTF8.GetBytes("leaf " + i))];
        byte[] root = Tree(leaves);
        string note = string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{leaves.Length}\n{Convert.ToBase64String(root)}\n");
        string line = $"\u2014 {Origin.Split(' ')[0]} {Convert.ToBase64String([.. Id.AsSpan(0, 4), .. Sign(Encoding.UTF8.GetBytes(note))])}\n";
        long logIndex = second ? index : Shard + index;
        var entry = new JObject
        {
            ["logIndex"] = logIndex.ToString(CultureInfo.InvariantCulture),
            ["logId"] = new JObject { ["keyId"] = Convert.ToBase64String(Id) },
            ["kindVersion"] = new JObject { ["kind"] = body["kind"], ["version"] = body["apiVersion"] },
            ["inclusionProof"] = new JObject
            {
                ["logIndex"] = index.ToString(CultureInfo.InvariantCulture),
                ["rootHash"] = Convert.ToBase64String(root),
                ["treeSize"] = leaves.Length.ToString(CultureInfo.InvariantCulture),
                ["hashes"] = new JArray(Path(leaves, index).Select(Convert.ToBase64String)),
                ["checkpoint"] = new JObject { ["envelope"] = note + "\n" + line },
            },
            ["canonicalizedBody"] = Convert.ToBase64String(bytes),
        };
        if (!second)
        {
            entry["integratedTime"] = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            string signed = $$"""{"body":"{{entry["canonicalizedBody"]}}","integratedTime":{{entry["integratedTime"]}},"logID":"{{Convert.ToHexStringLower(Id)}}","logIndex":{{logIndex}}}""";
            entry["inclusionPromise"] = new JObject { ["signedEntryTimestamp"] = Convert.ToBase64String(Sign(Encoding.UTF8.GetBytes(signed))) };
        }

        return entry;
    }

    public void Dispose() => key.Dispose();

    private byte[] Sign(byte[] bytes) => key.Sign([], new MemoryStream(bytes));

    // RFC 6962, section 2.1: the definitions, word by word.
    private static byte[] Tree(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return SHA256.HashData([0, .. leaves[0]]);
        }

        int k = Split(leaves.Length);
        return SHA256.HashData([1, .. Tree(leaves[..k]), .. Tree(leaves[k..])]);
    }

    private static List<byte[]> Path(ReadOnlySpan<byte[]> leaves, int index)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        int k = Split(leaves.Length);
        return index < k ? [.. Path(leaves[..k], index), Tree(leaves[k..])] : [.. Path(leaves[k..], index - k), Tree(leaves[..k])];
    }

    private static int Split(int count)
    {
        int k = 1;
        while (k * 2 < count)
        {
            k *= 2;
        }

        return k;
    }

    private static byte[] PemDer(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
