using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Tests.Reports;

namespace ModelAudit.Tests.Signing;

public sealed class StreamedSigningTests
{
    private static readonly AuditReport Report = SampleReports.Passed();

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    [InlineData(SigningKeyKind.Rsa)]
    public async Task A_streamed_bundle_holds_the_same_statement_and_verifies(SigningKeyKind kind)
    {
        using KeySigner signer = KeySigner.Generate(kind);
        using var scratch = new MemoryStream();
        using var output = new MemoryStream();
        await ReportSigning.SignToAsync(Report, signer, scratch, output);

        SignedReport whole = await ReportSigning.SignAsync(Report, signer);
        SignedReport streamed = SignedReport.Parse(output.ToArray());
        Assert.Equal(whole.Payload.ToArray(), streamed.Payload.ToArray());
        Assert.Equal(whole.PayloadType, streamed.PayloadType);
        using SigningKey key = PrivateKeyReader.ReadPem(signer.ExportPrivateKeyPem(), null, "key");
        Assert.NotNull(key.Verify(Dsse.PreAuthenticationEncoding(streamed.PayloadType, streamed.Payload.Span), streamed.Signature.Span));
    }

    [Fact]
    public async Task A_streamed_bundle_has_the_bytes_of_one_made_in_memory()
    {
        // PKCS #1 v1.5 signatures are the same each time.
        using KeySigner signer = KeySigner.Generate(SigningKeyKind.Rsa);
        using var scratch = new MemoryStream();
        using var output = new MemoryStream();
        await ReportSigning.SignToAsync(Report, signer, scratch, output);
        Assert.Equal((await ReportSigning.SignAsync(Report, signer)).Bundle.ToArray(), output.ToArray());
    }

    [Fact]
    public async Task Any_other_signer_is_given_the_whole_encoding()
    {
        using KeySigner own = KeySigner.Generate();
        using var scratch = new MemoryStream();
        using var output = new MemoryStream();
        await ReportSigning.SignToAsync(Report, new Foreign(own), scratch, output);
        Assert.Equal(ReportSigning.Statement(Report).ToBytes(), SignedReport.Parse(output.ToArray()).Payload.ToArray());
    }

    [Fact]
    public async Task A_scratch_stream_that_holds_something_is_refused()
    {
        using KeySigner signer = KeySigner.Generate();
        using var scratch = new MemoryStream([1]);
        await Assert.ThrowsAsync<ArgumentException>(() => ReportSigning.SignToAsync(Report, signer, scratch, Stream.Null));
    }

    private sealed class Foreign(KeySigner key) : IReportSigner
    {
        public string KeyId => key.KeyId;

        public VerificationMaterial Material => key.Material;

        public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> preAuthenticationEncoding, CancellationToken cancellationToken) =>
            key.SignAsync(preAuthenticationEncoding, cancellationToken);
    }
}
