using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Secrets;

/// <summary>Keys, tokens and passwords that lie in files. The evidence never holds one: what is shown is its kind and its SHA-256.</summary>
public static class SecretFacts
{
    /// <summary>The secrets.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Found = new(
        "secrets.found",
        FactScope.File,
        "What has the structure of a secret, in text files, in the headers of safetensors files, and in the first 32 MiB and the last MiB of GGUF and ONNX files.",
        new FactField("kind", FactType.Text, "hugging-face, github, github-fine-grained, gitlab, npm, pypi, aws, google-api, azure-storage, openai, anthropic, slack, slack-webhook, stripe, jwt, private-key, encrypted-private-key, openssh-key, pgp-key, url-password or login (of .netrc and .pypirc).", IsKey: true),
        new FactField("line", FactType.Integer, "The line, from 1; of a file that is no text, lines as a text would have them."),
        new FactField("offset", FactType.Integer, "Where it starts in the file in bytes."),
        new FactField("shown", FactType.Text, "Its public prefix and its length in characters."),
        new FactField("sha256", FactType.Text, "The SHA-256 of the value as it is written, in hexadecimal, by which its owner can tell it.", IsKey: true),
        new FactField("isPlaceholder", FactType.Boolean, "Whether it is an example: it says so, repeats itself, or a checksum that its kind has is wrong."));

    /// <summary>Addresses in code and configurations.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Urls = new(
        "text.urls",
        FactScope.File,
        "Addresses in shell scripts and in configurations (JSON, YAML, TOML and XML), each once.",
        new FactField("value", FactType.Text, "The address.", IsKey: true),
        new FactField("host", FactType.Text, "Its host in lower case.", IsKey: true),
        new FactField("line", FactType.Integer, "The line, from 1."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Found, Urls];
}
