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
        VerificationMaterial material = signer.Material;
        if (material.Certificate is null == material.PublicKeyHint is null)
        {
            throw new InvalidOperationException("A signer names itself by exactly one of a public key and a certificate.");
        }

        // The payload is held once: as the end of the bytes to sign.
        (byte[] encoding, int start) = Encode(Statement(report, outputs));
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> signature = await signer.SignAsync(encoding, cancellationToken).ConfigureAwait(false);
        return signature.IsEmpty
            ? throw new InvalidOperationException("The signer gave no signature.")
            : SignedReport.Create(encoding.AsMemory(start), signature, material);
    }

    /// <summary>The statement of a report, unsigned.</summary>
    /// <param name="report">The report.</param>
    /// <param name="outputs">Other documents of the same run, listed by digest.</param>
    public static ReportStatement Statement(AuditReport report, IReadOnlyList<ReportOutput>? outputs = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportStatement(report, [.. outputs ?? []]);
    }

    private static (byte[] Encoding, int PayloadStart) Encode(ReportStatement statement)
    {
        using var buffer = new ChunkedBuffer();
        StatementJson.Write(statement, buffer);
        byte[] head = Dsse.Head(Dsse.InTotoPayloadType, buffer.Length);
        return (buffer.ToArray(head), head.Length);
    }
}
