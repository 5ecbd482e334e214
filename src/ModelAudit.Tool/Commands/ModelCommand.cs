using System.CommandLine;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit model: sign models and verify their signatures (OpenSSF Model Signing).</summary>
internal static class ModelCommand
{
    /// <summary>The examples of both verbs.</summary>
    public const string Closing = """
        Examples:
          modelaudit model sign ./model --sign release.pem                   leaves ./model/model.sig
          modelaudit model verify ./model --key release.pub.pem
          modelaudit model verify ./model --roots pki.pem --identity release@example.com

        Exit codes: 0 signed or verified, 4 not verified or other files, 2 wrong usage, 130 cancelled.
        """;

    /// <summary>The name of a signature in a model.</summary>
    public const string SignatureName = "model.sig";

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment) =>
        new(new Command("model", "Sign models, and verify their signatures (OpenSSF Model Signing)."), Closing)
        {
            Children = [ModelVerifyCommand.Create(environment), ModelSignCommand.Create(environment)],
        };

    /// <summary>The signature of a model when the user names none: in the folder, or beside the file.</summary>
    public static string DefaultSignature(ToolEnvironment environment, string model) =>
        Directory.Exists(environment.FullPath(model)) ? Path.Combine(model, SignatureName) : model + ".sig";

    /// <summary>Where a signature lies below the model, or null when it lies elsewhere.</summary>
    public static Sources.ArtifactPath? Below(ToolEnvironment environment, string model, string signature)
    {
        string relative = Path.GetRelativePath(environment.FullPath(model), environment.FullPath(signature));
        return !Path.IsPathRooted(relative) && Sources.ArtifactPath.TryParse(relative.Replace(Path.DirectorySeparatorChar, '/'), out Sources.ArtifactPath path) ? path : null;
    }
}
