using System.CommandLine;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit key new: makes a signing key pair.</summary>
internal static class KeyCommand
{
    private const string Closing = """
        Examples:
          modelaudit key new --out release.pem --password-file secret.txt   writes release.pem (encrypted) and release.pub.pem
          modelaudit audit ./model --sign release.pem --key-password-file secret.txt
          modelaudit verify model.audit.json --key release.pub.pem
        """;

    private static readonly (string Name, SigningKeyKind Kind)[] Algorithms =
    [
        ("ecdsa-p256", SigningKeyKind.EcdsaP256),
        ("ecdsa-p384", SigningKeyKind.EcdsaP384),
        ("ecdsa-p521", SigningKeyKind.EcdsaP521),
        ("rsa-3072", SigningKeyKind.Rsa),
        ("ed25519", SigningKeyKind.Ed25519),
    ];

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var command = new Command("key", "Signing keys.");
        return new Verb(command, Closing) { Children = [CreateNew(environment)] };
    }

    private static Verb CreateNew(ToolEnvironment environment)
    {
        var file = new Option<string>("--out") { Description = "The file for the private key; the public key goes beside it as NAME.pub.pem. Neither may exist.", HelpName = "FILE", Required = true };
        var algorithm = new Option<string>("--algorithm") { Description = "ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-3072 or ed25519. [default: ecdsa-p256]", HelpName = "NAME" };
        algorithm.AcceptOnlyFromAmong([.. Algorithms.Select(known => known.Name)]);
        var passwordFile = new Option<string?>("--password-file") { Description = $"A file whose first line encrypts the key. Also taken from {KeyPassword.Variable}, or asked for; never an argument.", HelpName = "FILE" };
        var command = new Command("new", "Make a signing key pair.") { file, algorithm, passwordFile };
        command.SetAction(parsed => Run(
            environment,
            parsed.GetValue(file)!,
            Algorithms.FirstOrDefault(known => known.Name == parsed.GetValue(algorithm)).Kind,
            parsed.GetValue(passwordFile)));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, string file, SigningKeyKind kind, string? passwordFile)
    {
        var messages = new Messages(environment);
        string privatePath = environment.FullPath(file);
        string publicPath = Path.ChangeExtension(privatePath, ".pub.pem");
        if (new[] { privatePath, publicPath }.FirstOrDefault(Path.Exists) is { } taken)
        {
            throw new ToolException(ExitCode.Usage, $"'{taken}' exists already; a key is never overwritten. Choose another --out.");
        }

        string? password = KeyPassword.Given(environment, passwordFile) ?? environment.AskPassword?.Invoke("Password for the new key (empty for none)");
        using var files = new PendingFiles();
        using KeySigner key = KeySigner.Generate(kind);
        KeyFiles.Write(files, key, privatePath, publicPath, password);
        files.Commit();
        messages.Note($"Private key: {privatePath} ({(password is null ? "not encrypted" : "encrypted")}, readable by you only). Keep it secret and backed up.");
        messages.Note($"Public key:  {publicPath}. Give it to everyone who verifies.");
        return ExitCode.Passed;
    }
}
