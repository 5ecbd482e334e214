using System.Globalization;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>Signing models as whole processes: listing, hashing, manifest and signature included.</summary>
/// <param name="fileBytes">The length of each of the four large files; the single one is four times as long.</param>
internal sealed class ModelSigningCases(long fileBytes)
{
    private const string Key = "key.pem";
    private const string Signature = "model.sig";

    /// <summary>All of them.</summary>
    /// <param name="large">Writes large files.</param>
    /// <param name="files">Writes many small files.</param>
    public IEnumerable<ProcessCase> All(Action<string, int, long> large, Action<string, int, int> files) =>
    [
        new("sign-4", directory => With(directory, () => large(directory, 4, fileBytes)), Sign())
        {
            Reference = [["openssl", "dgst", "-sha256", Name(0), Name(1)], ["openssl", "dgst", "-sha256", Name(2), Name(3)]],
            MaxRatio = 1.10,
        },
        new("sign-20000", directory => With(directory, () => files(directory, 20_000, 4096)), Sign()) { MaxSeconds = 1 },

        // One file in pieces on two cores has to be 1.7 times as fast as whole.
        new("sign-shards", directory => With(directory, () => large(directory, 1, 4 * fileBytes)), Sign("--shard-bytes", "268435456"))
        {
            ReferenceAudit = Sign(),
            MaxRatio = 1 / 1.7,
        },
    ];

    private static string[] Sign(params string[] more) => ["model", "sign", "model", "--sign", Key, "--signature", Signature, "--quiet", .. more];

    private static void With(string directory, Action write)
    {
        write();
        using var key = Signing.KeySigner.Generate();
        File.WriteAllText(Path.Combine(directory, Key), key.ExportPrivateKeyPem());
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"model/model-{number}.safetensors");
}
