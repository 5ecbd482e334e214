using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ModelAudit.Reading;

namespace ModelAudit.Signing;

/// <summary>
/// Signs with a program: how a key service or a signing room is wired. The program gets the bytes to sign, or their digest, on standard input
/// and writes the signature to standard output: DER or the plain octets. It is started as it is, without a shell and without arguments; what it
/// returns has to fit the public key.
/// </summary>
public sealed class CommandSigner : IKeyedSigner, IDisposable
{
    private const int MaximumOutput = 1 << 16;
    private const int MaximumMessage = 500;

    private readonly string program;
    private readonly SigningKey key;
    private readonly TimeSpan patience;
    private readonly bool sendsDigest;

    private CommandSigner(string program, SigningKey key, VerificationMaterial material, TimeSpan patience, bool sendsDigest)
    {
        this.program = program;
        this.key = key;
        this.patience = patience;
        this.sendsDigest = sendsDigest;
        Material = material;
    }

    /// <inheritdoc/>
    public string KeyId => key.Hint;

    /// <inheritdoc/>
    public VerificationMaterial Material { get; }

    /// <inheritdoc/>
    SigningKey IKeyedSigner.PublicKey => key;

    /// <summary>Makes a signer.</summary>
    /// <param name="program">The path of the program.</param>
    /// <param name="publicKeyPem">The public key of what it signs with, in PEM.</param>
    /// <param name="chainPem">The certificate for that key in PEM, with or without its issuers; null to sign by the key alone.</param>
    /// <param name="sendsDigest">Whether the program gets the digest of the bytes (SHA-256; SHA-384 for P-384, SHA-512 for P-521) instead of the bytes. Ed25519 keys need the bytes.</param>
    /// <param name="patience">How long it may take; one minute when null.</param>
    /// <exception cref="InvalidInputException">The key or the certificate cannot be used.</exception>
    public static CommandSigner Create(string program, string publicKeyPem, string? chainPem = null, bool sendsDigest = false, TimeSpan? patience = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(publicKeyPem);
        SigningKey key;
        try
        {
            key = TrustedKeys.Read(publicKeyPem)[0];
        }
        catch (FormatException exception)
        {
            throw Problem("public key", exception.Message);
        }

        try
        {
            return sendsDigest && key.Kind == SigningKeyKind.Ed25519
                ? throw Problem(program, "Ed25519 signs the bytes themselves; a digest does not do.")
                : new CommandSigner(program, key, SignerNaming.Of(key, chainPem, "certificate"), patience ?? TimeSpan.FromMinutes(1), sendsDigest);
        }
        catch (InvalidInputException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The program cannot be started, fails, takes too long, or returns a signature that does not fit the key.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> preAuthenticationEncoding, CancellationToken cancellationToken)
    {
        byte[] output = await RunAsync(sendsDigest ? key.Digest(preAuthenticationEncoding.Span) : preAuthenticationEncoding, cancellationToken).ConfigureAwait(false);
        return key.Accept(preAuthenticationEncoding.Span, output) ?? throw Problem(program, "What the program returned is no signature of these bytes by the public key.");
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    private async Task<byte[]> RunAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false },
        };
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            throw Problem(program, "The program cannot be started: " + exception.Message);
        }

        try
        {
            Task<byte[]> errors = ReadAsync(process.StandardError.BaseStream, limit.Token);
            Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream, limit.Token);
            await WriteAsync(process, input, limit.Token).ConfigureAwait(false);
            byte[] result = await output.ConfigureAwait(false);
            byte[] said = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? result : throw Problem(program, string.Create(
                CultureInfo.InvariantCulture,
                $"The program ended with exit code {process.ExitCode}: {FactBounds.Cut(System.Text.Encoding.UTF8.GetString(said).Trim(), MaximumMessage)}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Problem(program, string.Create(CultureInfo.InvariantCulture, $"The program took longer than {patience.TotalSeconds} seconds."));
        }
        finally
        {
            End(process);
        }
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not read to the end; its exit code and its signature say whether that was right.
        }
    }

    private async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (all.Length + read > MaximumOutput)
            {
                throw Problem(program, string.Create(CultureInfo.InvariantCulture, $"The program wrote more than {MaximumOutput} bytes."));
            }

            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended just now.
        }
    }

    private static InvalidInputException Problem(string name, string message) => new(new InputProblem(name, 0, 0, message));
}
