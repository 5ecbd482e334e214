using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>The key that signs the reports of a run, and what the user is told about it.</summary>
/// <param name="environment">The environment.</param>
/// <param name="settings">Which key.</param>
/// <param name="messages">Told about the key.</param>
internal sealed class ReportSigner(ToolEnvironment environment, EffectiveSettings settings, Messages messages) : IDisposable
{
    private OpenedSigner? signer;
    private bool local;

    /// <summary>The key, or null when reports are left unsigned.</summary>
    public IReportSigner? Signer => signer?.Signer;

    /// <summary>Opens the key, before any byte of a model is read.</summary>
    /// <param name="problems">Receives what is wrong with the key.</param>
    public void Open(ProblemList problems)
    {
        if (settings.Is(SettingDefinitions.NoSign))
        {
            return;
        }

        if (SigningKeys.IsNamed(settings))
        {
            signer = problems.Try(() => SigningKeys.Open(environment, settings, withCertificate: true)!);
            return;
        }

        if (settings.Text(SettingDefinitions.Certificate) is { } certificate)
        {
            throw new ToolException(ExitCode.Usage, $"The certificate '{certificate}' needs the key it is for: --sign KEY.");
        }

        local = true;
        var own = new LocalKeyStore(environment.DataFolder);
        signer = problems.Try(() => new OpenedSigner(OpenOwn(own), string.Empty));
    }

    /// <summary>Says where the report is and whose signature it carries.</summary>
    public void SayWhatWasWritten(string path)
    {
        string shown = Path.GetRelativePath(environment.WorkingDirectory, path);
        shown = shown.StartsWith("..", StringComparison.Ordinal) ? path : shown;
        messages.Note(signer is null ? $"Unsigned statement: {shown}"
            : local ? $"Signed report: {shown} (your local key, {signer.Signer.KeyId[..16]}…)"
            : $"Signed report: {shown} ({signer.Description}, key {signer.Signer.KeyId[..16]}…)");
    }

    /// <inheritdoc/>
    public void Dispose() => signer?.Dispose();

    private KeySigner OpenOwn(LocalKeyStore own)
    {
        KeySigner key;
        bool made;
        try
        {
            key = own.OpenOrCreate(out made);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.Usage, $"The local signing key '{own.PrivateKeyPath}' cannot be opened or made: {exception.Message} Use --sign KEY, or --no-sign.");
        }

        if (made)
        {
            messages.Note($"Made a signing key of your own: {own.PrivateKeyPath} (readable by you only; public key: {own.PublicKeyPath}).");
            messages.Note("It shows that a report has not changed since you made it, not who you are. For a key of your organisation: --sign KEY [--certificate CHAIN].");
        }

        return key;
    }
}
