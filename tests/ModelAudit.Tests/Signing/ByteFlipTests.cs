using System.Text;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

public sealed class ByteFlipTests
{
    private static readonly byte[] Masks = [0x01, 0x20, 0xFF];

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.Rsa)]
    public async Task No_bundle_with_a_changed_byte_is_accepted(SigningKeyKind kind)
    {
        using var signer = KeySigner.Generate(kind);
        byte[] bundle = (await ReportCases.SignAsync(signer: signer)).Bundle.ToArray();
        AssertEveryFlipIsRefused(bundle, VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()));
    }

    [Fact]
    public async Task No_bundle_with_a_changed_bit_is_accepted()
    {
        using var signer = KeySigner.Generate();
        byte[] bundle = (await ReportCases.SignAsync(signer: signer)).Bundle.ToArray();
        VerificationPolicy policy = VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem());
        BitFlips.AssertRefused(bundle, changed => IsAccepted(ReportVerifier.Verify(changed, policy)));
    }

    [Fact]
    public async Task No_statement_with_a_changed_bit_is_accepted()
    {
        using var signer = KeySigner.Generate();
        SignedReport signed = await ReportCases.SignAsync(signer: signer);
        string bundle = Encoding.UTF8.GetString(signed.Bundle.Span);
        string payload = Convert.ToBase64String(signed.Payload.Span);
        VerificationPolicy policy = VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem());
        BitFlips.AssertRefused(signed.Payload.ToArray(), changed =>
        {
            VerificationResult result = ReportVerifier.Verify(Encoding.UTF8.GetBytes(bundle.Replace(payload, Convert.ToBase64String(changed), StringComparison.Ordinal)), policy);
            Assert.True(result.Verified is not null || result.Problems is [{ Step: VerificationStep.Signature }]);
            return IsAccepted(result);
        });
    }

    [Fact]
    public async Task No_envelope_with_a_changed_byte_is_accepted_unless_only_the_end_of_line_changed()
    {
        using var signer = KeySigner.Generate();
        byte[] line = (await ReportCases.SignAsync(signer: signer)).ToEnvelopeLine();
        AssertEveryFlipIsRefused(line[..^1], VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem()));
    }

    [Fact]
    public async Task No_certified_bundle_with_a_changed_byte_is_accepted()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue();
        byte[] bundle = (await ReportCases.SignAsync(signer: signer)).Bundle.ToArray();
        int certificate = Encoding.UTF8.GetString(bundle).IndexOf("\"tlogEntries\"", StringComparison.Ordinal);

        // The rest of the bundle is the same as with a key; chains are slow to build.
        AssertEveryFlipIsRefused(bundle, authority.Policy, until: certificate);
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    [InlineData(SigningKeyKind.Rsa)]
    public async Task No_key_file_with_a_changed_byte_is_accepted(SigningKeyKind kind)
    {
        using var signer = KeySigner.Generate(kind);
        byte[] bundle = (await ReportCases.SignAsync(signer: signer)).Bundle.ToArray();
        byte[] envelope = SignedReport.Parse(bundle).ToEnvelopeLine();
        byte[] key = Encoding.Latin1.GetBytes(signer.ExportPublicKeyPem());
        foreach (byte[] document in new[] { bundle, envelope })
        {
            Assert.Empty(ReportVerifier.Verify(document, VerificationPolicy.TrustKeys(Encoding.Latin1.GetString(key))).Problems);
            Parallel.For(0, key.Length, i =>
            {
                foreach (byte mask in Masks)
                {
                    byte[] changed = (byte[])key.Clone();
                    changed[i] ^= mask;
                    VerificationResult result = ReportVerifier.Verify(document, VerificationPolicy.TrustKeys(Encoding.Latin1.GetString(changed)));
                    Assert.Null(result.Verified);
                    Assert.All(result.Problems, problem => Assert.NotEmpty(problem.Message));
                    Assert.NotEmpty(result.Problems);
                }
            });
        }
    }

    [Fact]
    public async Task No_root_file_with_a_changed_byte_is_accepted()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue();
        byte[] bundle = (await ReportCases.SignAsync(signer: signer)).Bundle.ToArray();
        byte[] root = Encoding.Latin1.GetBytes(authority.RootPem);
        Parallel.For(0, root.Length - 1, i =>
        {
            foreach (byte mask in Masks)
            {
                byte[] changed = (byte[])root.Clone();
                changed[i] ^= mask;
                VerificationResult result = ReportVerifier.Verify(bundle, authority.Policy with { Roots = [Encoding.Latin1.GetString(changed)] });
                Assert.True(result.Verified is null, $"byte {i} ^ {mask}");
            }
        });
    }

    [Fact]
    public async Task No_shortened_bundle_is_accepted()
    {
        using var signer = KeySigner.Generate();
        byte[] bundle = (await ReportCases.SignAsync(signer: signer)).Bundle.ToArray();
        VerificationPolicy policy = VerificationPolicy.TrustKeys(signer.ExportPublicKeyPem());
        Parallel.For(0, bundle.Length, length => Assert.Null(ReportVerifier.Verify(bundle.AsMemory(0, length), policy).Verified));
    }

    // What is refused always says at which step and why.
    private static bool IsAccepted(VerificationResult result)
    {
        Assert.True(result.Verified is null != result.Problems.IsEmpty);
        return result.Verified is not null;
    }

    private static void AssertEveryFlipIsRefused(byte[] document, VerificationPolicy policy, int? until = null)
    {
        Assert.Empty(ReportVerifier.Verify(document, policy).Problems);
        Parallel.For(0, until ?? document.Length, i =>
        {
            foreach (byte mask in Masks)
            {
                byte[] changed = (byte[])document.Clone();
                changed[i] ^= mask;
                VerificationResult result = ReportVerifier.Verify(changed, policy);
                Assert.True(result.Verified is null, $"byte {i} ^ {mask} was accepted");
                Assert.NotEmpty(result.Problems);
            }
        });
    }
}
