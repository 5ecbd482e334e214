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
          modelaudit model verify models--acme--small/snapshots/COMMIT --key k.pem     a snapshot in a Hugging Face cache
          modelaudit model sign ./layout:v1 --sign release.pem               what the layers of an OCI image layout hold; leaves ./layout/v1.sig

        Exit codes: 0 signed or verified, 4 not verified or other files, 2 wrong usage, 130 cancelled.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment) =>
        new(new Command("model", "Sign models, and verify their signatures (OpenSSF Model Signing)."), Closing)
        {
            Children = [ModelVerifyCommand.Create(environment), ModelSignCommand.Create(environment)],
        };
}
