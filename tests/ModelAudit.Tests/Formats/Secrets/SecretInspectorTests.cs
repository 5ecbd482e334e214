using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Secrets;

namespace ModelAudit.Tests.Formats.Secrets;

/// <summary>Every secret here is made when the test runs: none lies in the source.</summary>
public sealed class SecretInspectorTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Alphabet = "0123456789" + Letters;

    public static TheoryData<string, string> Secrets => new()
    {
        { "hugging-face", "hf" + "_" + Random(Letters, 34) },
        { "github", Checked("ghp") },
        { "github", Checked("ghs") },
        { "npm", Checked("npm") },
        { "github-fine-grained", "github" + "_pat_" + Random(Alphabet, 22) + "_" + Random(Alphabet, 59) },
        { "gitlab", "glpat" + "-" + Random(Alphabet, 20) },
        { "pypi", "pypi" + "-AgEIcHlwaS5vcmc" + Random(Alphabet, 120) },
        { "google-api", "AI" + "za" + Random(Alphabet, 35) },
        { "openai", "sk" + "-proj-" + Random(Alphabet, 40) + "T3Blbk" + "FJ" + Random(Alphabet, 40) },
        { "anthropic", "sk" + "-ant-api03-" + Random(Alphabet, 90) + "AA" },
        { "slack", "xox" + "b-912345678901-998765432109-" + Random(Alphabet, 24) },
        { "slack-webhook", "hooks.slack" + ".com/services/T" + Random("ABCDEFGHJKLMNP23456789", 9) + "/B" + Random("ABCDEFGHJKLMNP23456789", 9) + "/" + Random(Alphabet, 24) },
        { "stripe", "sk" + "_live_" + Random(Alphabet, 24) },
        { "jwt", Token() },
        { "private-key", Rsa() },
        { "private-key", Elliptic().Replace("\n", "\\n", StringComparison.Ordinal) },
        { "encrypted-private-key", Encrypted() },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_is_found_and_never_shown(string kind, string secret)
    {
        InspectionContext context = Of($"first\ntoken = \"{secret}\"\nlast");
        FactItem item = Assert.Single(context.Value(SecretFacts.Found));

        Assert.Equal(kind, item["kind"]!.Text);
        Assert.False(item["isPlaceholder"]!.Boolean);
        Assert.Equal(2, item["line"]!.Integer);
        Assert.Equal(15, item["offset"]!.Integer);
        Assert.DoesNotContain(secret[^(secret.Length / 2)..^(secret.Length / 2 - 10)], item["shown"]!.Text, StringComparison.Ordinal);
        Assert.Equal(64, item["sha256"]!.Text.Length);
    }

    [Fact]
    public void A_key_of_aws_is_found_where_its_identifier_stands_beside_it()
    {
        string id = "AKIA" + Random("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
        string key = Random(Alphabet + "/+", 38) + "aB";

        Assert.Equal("aws", Assert.Single(Of($"aws_access_key_id={id}\naws_secret_access_key={key}1\n".Replace("aB1", "a1", StringComparison.Ordinal) + "\n").Value(SecretFacts.Found))["kind"]!.Text);
        Assert.Empty(Of($"aws_access_key_id={id}\n").Value(SecretFacts.Found));
    }

    [Fact]
    public void A_password_in_an_address_is_found_and_shown_nowhere()
    {
        string password = "q8" + Random(Alphabet, 12);
        InspectionContext context = Of($$"""{"a": "https://admin:{{password}}@db.mallory.dev/x"}""", "config.json");

        Assert.Equal("url-password", Assert.Single(context.Value(SecretFacts.Found))["kind"]!.Text);
        Assert.Equal("https://…@db.mallory.dev/x", Assert.Single(context.Value(SecretFacts.Urls))["value"]!.Text);
    }

    [Fact]
    public void A_file_of_logins_holds_passwords() =>
        Assert.Equal("login", Assert.Single(Of("machine a.dev login me password t7gQx2\n", ".netrc").Value(SecretFacts.Found))["kind"]!.Text);

    [Theory]
    [InlineData("hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("hf_YourTokenHereAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ghp_0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("https://user:password@proxy.dev:8080")]
    [InlineData("https://user:hunter2hunter2@localhost:8080")]
    public void An_example_is_told_from_a_secret(string text) =>
        Assert.DoesNotContain(Of(text).Value(SecretFacts.Found), item => !item["isPlaceholder"]!.Boolean);

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("hf_hub_download, hf_model_configuration_with_a_long_name_of_thirty")]
    [InlineData("eyJhIjoxfQ.eyJiIjoyfQ.c2lnbmF0dXJl")]
    [InlineData("sk-learn-contrib-categorical-encoding-of-everything-in-one-long-name")]
    public void What_only_looks_like_a_secret_is_none(string text) => Assert.Empty(Of(text).Value(SecretFacts.Found));

    [Fact]
    public void A_secret_across_pieces_and_in_metadata_of_weights_is_found()
    {
        string secret = "hf" + "_" + Random(Letters, 34);
        byte[] content = new byte[600_000];
        Array.Fill(content, (byte)' ');
        Encoding.ASCII.GetBytes(secret).CopyTo(content, (1 << 18) - 10);

        Assert.Equal((1 << 18) - 10, Assert.Single(Examination.Of(new SecretInspector(), content, path: "a.txt").Value(SecretFacts.Found))["offset"]!.Integer);
        Assert.Single(Examination.Of(new SecretInspector(), content, path: "m.gguf").Value(SecretFacts.Found));
    }

    [Fact]
    public void Addresses_are_listed_once_from_scripts_and_configurations_only()
    {
        Assert.Equal("a.mallory.dev", Assert.Single(Of("curl https://a.mallory.dev/x https://a.mallory.dev/x", "run.sh").Value(SecretFacts.Urls))["host"]!.Text);
        Assert.Empty(Of("see https://a.mallory.dev/x", "README.md").Value(SecretFacts.Urls));
    }

    private static string Random(string alphabet, int length) => new(new Random(length * 7).GetItems<char>(alphabet, length));

    private static string Checked(string prefix)
    {
        string value = Random(Alphabet, 30);
        uint checksum = Crc32.HashToUInt32(Encoding.ASCII.GetBytes(value));
        var digits = new char[6];
        for (int i = 5; i >= 0; i--, checksum /= 62)
        {
            digits[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(int)(checksum % 62)];
        }

        return $"{prefix}_{value}{new string(digits)}";
    }

    private static string Token()
    {
        static string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $"{Part("""{"alg":"HS256"}"""u8.ToArray())}.{Part("""{"sub":"42"}"""u8.ToArray())}.{Part(SHA256.HashData("a"u8))}";
    }

    private static string Rsa()
    {
        using var key = RSA.Create(2_048);
        return key.ExportRSAPrivateKeyPem();
    }

    private static string Elliptic()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string Encrypted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportEncryptedPkcs8PrivateKeyPem("pass", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000));
    }

    private static InspectionContext Of(string text, string path = "notes.txt") => Examination.Of(new SecretInspector(), Encoding.UTF8.GetBytes(text), path: path);
}
