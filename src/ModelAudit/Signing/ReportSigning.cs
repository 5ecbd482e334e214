using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Signing;

/// <summary>Makes signed reports: the statement is written once, and those bytes are signed and kept.</summary>
public static class ReportSigning
{
    /// <summary>Signs a report.</summary>
    /// <param name="report">The report, whatever its verdict: failed ones are signed like any other.</param>
    /// <param name="signer">Who signs.</param>
    /// <param name="outputs">Other documents of the same run, listed by digest.</param>
    /// <param name="cancellationToken">Stops before anything is signed.</param>
    /// <exception cref="InvalidOperationException">The signer names itself by neither or both of a key and a certificate, or gives no signature.</exception>
    public static async Task<SignedReport> SignAsync(
        AuditReport report,
        IReportSigner signer,
        IReadOnlyList<ReportOutput>? outputs = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        VerificationMaterial material = MaterialOf(signer);

        // The payload is held once: as the end of the bytes to sign.
        (byte[] encoding, int start) = Encode(Statement(report, outputs));
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> signature = await signer.SignAsync(encoding, cancellationToken).ConfigureAwait(false);
        return signature.IsEmpty
            ? throw new InvalidOperationException("The signer gave no signature.")
            : SignedReport.Create(encoding.AsMemory(start), signature, material);
    }

    /// <summary>
    /// Signs a report and writes the bundle, the same bytes that <see cref="SignedReport.WriteTo"/> writes. With a <see cref="KeySigner"/>
    /// the statement is never whole in memory, however many files the model has; any other signer needs all of it at once.
    /// </summary>
    /// <param name="report">The report, whatever its verdict: failed ones are signed like any other.</param>
    /// <param name="signer">Who signs.</param>
    /// <param name="scratch">An empty stream that can be read, written and sought, for the statement; nobody else may write to it meanwhile.</param>
    /// <param name="output">Where the bundle goes; the stream stays open.</param>
    /// <param name="outputs">Other documents of the same run, listed by digest.</param>
    /// <param name="cancellationToken">Stops before anything is signed.</param>
    /// <exception cref="ArgumentException">The scratch stream is not empty, or cannot be read, written or sought.</exception>
    /// <exception cref="InvalidOperationException">The signer names itself by neither or both of a key and a certificate, or gives no signature.</exception>
    public static async Task SignToAsync(
        AuditReport report,
        IReportSigner signer,
        Stream scratch,
        Stream output,
        IReadOnlyList<ReportOutput>? outputs = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(output);
        if (signer is not KeySigner key)
        {
            (await SignAsync(report, signer, outputs, cancellationToken).ConfigureAwait(false)).WriteTo(output);
            return;
        }

        if (!scratch.CanSeek || !scratch.CanRead || !scratch.CanWrite || scratch.Length > 0)
        {
            throw new ArgumentException("The stream must be empty, and one that can be read, written and sought.", nameof(scratch));
        }

        VerificationMaterial material = MaterialOf(signer);
        StatementJson.Write(Statement(report, outputs), scratch);
        await scratch.FlushAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        scratch.Position = 0;
        byte[] signature = key.Sign(Dsse.Head(Dsse.InTotoPayloadType, scratch.Length), scratch);
        scratch.Position = 0;
        SignedReport.Write(output, material, scratch, signature);
    }

    /// <summary>The statement of a report, unsigned.</summary>
    /// <param name="report">The report.</param>
    /// <param name="outputs">Other documents of the same run, listed by digest.</param>
    public static ReportStatement Statement(AuditReport report, IReadOnlyList<ReportOutput>? outputs = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportStatement(report, [.. outputs ?? []]);
    }

    /// <summary>Signs any statement.</summary>
    internal static async Task<SignedReport> SignPayloadAsync(byte[] payload, IReportSigner signer, CancellationToken cancellationToken)
    {
        VerificationMaterial material = MaterialOf(signer);
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> signature = await signer.SignAsync(Dsse.PreAuthenticationEncoding(Dsse.InTotoPayloadType, payload), cancellationToken).ConfigureAwait(false);
        return signature.IsEmpty ? throw new InvalidOperationException("The signer gave no signature.") : SignedReport.Create(payload, signature, material);
    }

    private static VerificationMaterial MaterialOf(IReportSigner signer) =>
        signer.Material is var material && material.Certificate is null != material.PublicKeyHint is null
            ? material
            : throw new InvalidOperationException("A signer names itself by exactly one of a public key and a certificate.");

    private static (byte[] Encoding, int PayloadStart) Encode(ReportStatement statement)
    {
        using var buffer = new ChunkedBuffer();
        StatementJson.Write(statement, buffer);
        byte[] head = Dsse.Head(Dsse.InTotoPayloadType, buffer.Length);
        return (buffer.ToArray(head), head.Length);
    }
}
