using ModelAudit.Signing;

namespace ModelAudit.Tool.Settings;

/// <summary>A key that was opened to sign.</summary>
/// <param name="Signer">The signer.</param>
/// <param name="Description">How it signs, for people.</param>
internal sealed record OpenedSigner(IReportSigner Signer, string Description) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => (Signer as IDisposable)?.Dispose();
}
