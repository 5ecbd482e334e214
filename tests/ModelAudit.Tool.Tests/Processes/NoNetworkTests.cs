using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tool.Tests.Processes;

/// <summary>Nothing needs a network: every verb that reads, signs or verifies gives the same without one.</summary>
public sealed class NoNetworkTests : IDisposable
{
    private readonly ToolProcess tool = new() { Prefix = NoNetworkFactAttribute.Prefix };

    public NoNetworkTests()
    {
        Directory.CreateDirectory(Path.Combine(tool.Work, "model"));
        File.WriteAllText(Path.Combine(tool.Work, "model", "config.json"), "{}");
        File.WriteAllText(Path.Combine(tool.Work, "rules.json"), Policies.NeedsConfig);
    }

    public void Dispose() => tool.Dispose();

    [NoNetworkFact]
    public void There_is_no_interface_but_an_unused_loopback()
    {
        using Process process = Process.Start(new ProcessStartInfo(NoNetworkFactAttribute.Prefix[0], [.. NoNetworkFactAttribute.Prefix.Skip(1), "cat", "/proc/net/dev"]) { RedirectStandardOutput = true })!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        string[] interfaces = [.. lines.Where(line => line.Contains(':', StringComparison.Ordinal)).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)].Trim())];
        Assert.Equal(["lo"], interfaces);
    }

    [NoNetworkFact]
    public async Task Everything_works_without_a_network()
    {
        const string Report = "modelaudit-reports/model.audit.json";
        await RunAsync(
            ["key", "new", "--out", "release.pem"],
            ["model", "sign", "model", "--sign", "release.pem"],
            ["model", "verify", "model", "--key", "release.pub.pem"],
            ["audit", "model", "--rules", "rules.json", "--sign", "release.pem", "--model-key", "release.pub.pem", "--emit", "vsa", "--format", "html=r.html", "--format", "sarif=r.sarif", "--format", "cyclonedx=r.cdx.json"],
            ["verify", Report, "--key", "release.pub.pem", "--model", "model"],
            ["timestamp", "request", Report, "--out", "request.tsq"],
            ["evaluate", Report, "--key", "release.pub.pem", "--rules", "rules.json", "--output", "again"],
            ["diff", Report, Report],
            ["compare", Report, Report],
            ["inspect", "model"],
            ["rules", "list"],
            ["license", "detect", "model"]);
    }

    [NoNetworkFact]
    public async Task Certificates_with_addresses_to_ask_are_judged_without_asking()
    {
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Root", rootKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var root = authority.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        var request = new CertificateRequest("CN=Signer", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], false));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(["http://192.0.2.1/ocsp"], ["http://192.0.2.1/ca"]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["http://192.0.2.1/crl"]));
        using var leaf = request.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9), [1, 2, 3]);
        await File.WriteAllTextAsync(Path.Combine(tool.Work, "signer.pem"), key.ExportPkcs8PrivateKeyPem() + "\n");
        await File.WriteAllTextAsync(Path.Combine(tool.Work, "leaf.pem"), leaf.ExportCertificatePem() + "\n");
        await File.WriteAllTextAsync(Path.Combine(tool.Work, "root.pem"), root.ExportCertificatePem() + "\n");
        var clock = Stopwatch.StartNew();
        await RunAsync(
            ["model", "sign", "model", "--sign", "signer.pem", "--certificate", "leaf.pem"],
            ["model", "verify", "model", "--roots", "root.pem", "--identity", "CN=Signer"]);

        // Whoever waits for an address that does not answer waits for half a minute.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 25);
    }

    [NoNetworkFact]
    public async Task Layouts_and_caches_are_read_without_a_network()
    {
        new LayoutBuilder(Path.Combine(tool.Work, "layout")).Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, LayoutBuilder.Gzip(LayoutBuilder.Tar(("config.json", "{}"))), null));
        string blob = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("{}")));
        string repository = Path.Combine(tool.Work, "models--org--name");
        string snapshot = Directory.CreateDirectory(Path.Combine(repository, "snapshots", new string('a', 40))).FullName;
        Directory.CreateDirectory(Path.Combine(repository, "blobs"));
        await File.WriteAllTextAsync(Path.Combine(repository, "blobs", blob), "{}");
        File.CreateSymbolicLink(Path.Combine(snapshot, "config.json"), "../../blobs/" + blob);
        await RunAsync(
            ["key", "new", "--out", "release.pem"],
            ["model", "sign", "layout:v1", "--sign", "release.pem"],
            ["model", "verify", "layout:v1", "--key", "release.pub.pem"],
            ["audit", "layout:v1", "--rules", "rules.json", "--model-key", "release.pub.pem", "--no-sign"],
            ["model", "sign", "models--org--name", "--sign", "release.pem"],
            ["model", "verify", "models--org--name", "--key", "release.pub.pem"],
            ["audit", "models--org--name/snapshots/" + new string('a', 40), "--rules", "rules.json", "--no-sign"]);
    }

    private async Task RunAsync(params string[][] commands)
    {
        foreach (string[] command in commands)
        {
            Assert.True(await tool.RunAsync(command) == 0, string.Join(' ', command) + "\n" + tool.Output + tool.Error);
        }
    }
}
