using System.Buffers;

namespace ModelAudit.Formats.Secrets;

/// <summary>
/// Looks for secrets in one pass over the prefixes that their providers gave them so that they can be found; each hit is confirmed by length, alphabet,
/// and checksum or structure where its kind has one.
/// </summary>
internal static class SecretSearch
{
    /// <summary>No secret but a private key is longer, in characters.</summary>
    public const int LongestToken = 4_096;

    /// <summary>How far from the identifier of a key of AWS its secret is looked for, in characters.</summary>
    private const int AwsDistance = 400;

    private const int AwsSecretLength = 40;

    private static readonly string[] Prefixes =
    [
        "hf_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "npm_", "pypi-AgE", "AKIA", "ASIA", "AIza", "AccountKey=", "sk-", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-",
        "hooks.slack.com/services/T", "sk_live_", "rk_live_", "eyJ", "-----BEGIN ", "://",
    ];

    private static readonly SearchValues<string> Starts = SearchValues.Create(Prefixes, StringComparison.Ordinal);

    /// <summary>Finds the secrets that start in the first characters of a text.</summary>
    /// <param name="text">The text, with what follows.</param>
    /// <param name="startBefore">Where they have to start before.</param>
    /// <param name="found">Takes them.</param>
    public static void Find(ReadOnlySpan<char> text, int startBefore, List<Secret> found)
    {
        for (int at = 0; at < startBefore;)
        {
            int next = text[at..].IndexOfAny(Starts);
            if (next < 0 || at + next >= startBefore)
            {
                return;
            }

            at += next;
            if (At(text, at) is { } secret)
            {
                found.Add(secret);
                at = Math.Max(at + 1, secret.Start + secret.Length);
            }
            else
            {
                at++;
            }
        }
    }

    private static Secret? At(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        ':' => UrlPassword(text, at),
        '-' => PrivateKeys.At(text, at),
        _ when !SecretText.MayStart(text, at) && !text[at..].StartsWith("hooks.") => null,
        'h' => text[at..].StartsWith("hf_") ? Token(text, at, "hugging-face", 3, 34, 34, string.Empty, 3.5) : SlackHook(text, at),
        'g' when text[at..].StartsWith("github_pat_") => Token(text, at, "github-fine-grained", 11, 82, 82, "_", 4),
        'g' when text[at..].StartsWith("glpat-") => Token(text, at, "gitlab", 6, 20, 320, "-_.", 3.2),
        'g' => Checked(text, at, "github"),
        'n' => Checked(text, at, "npm"),
        'p' => Token(text, at, "pypi", 8, 80, 1_024, "-_", 4),
        'A' when text[at..].StartsWith("AIza") => Token(text, at, "google-api", 4, 35, 35, "-_", 3.8),
        'A' when text[at..].StartsWith("AccountKey=") => Token(text, at, "azure-storage", 11, 88, 88, "+/=", 4.5),
        'A' => Aws(text, at),
        's' when text[at..].StartsWith("sk-ant-") => Token(text, at, "anthropic", 7, 80, 120, "-_", 4),
        's' when text[at..].StartsWith("sk-") => OpenAi(text, at),
        's' or 'r' => Token(text, at, "stripe", 8, 24, 120, string.Empty, 3.5),
        'x' => Slack(text, at),
        'e' => WebTokens.At(text, at),
        _ => null,
    };

    private static Secret? Token(ReadOnlySpan<char> text, int at, string kind, int prefix, int least, int most, ReadOnlySpan<char> others, double bits)
    {
        int length = SecretText.Run(text, at + prefix, others);
        if (length < least || length > most)
        {
            return null;
        }

        // A word of letters in one case is a name, not a token.
        ReadOnlySpan<char> value = text.Slice(at + prefix, length);
        bool isMixed = value.ContainsAnyInRange('a', 'z') && value.ContainsAnyInRange('A', 'Z');
        return isMixed || value.ContainsAnyInRange('0', '9') ? new Secret(kind, at, prefix + length, prefix, !isMixed || SecretText.IsPlaceholder(value, bits)) : null;
    }

    private static Secret? Checked(ReadOnlySpan<char> text, int at, string kind)
    {
        const int prefix = 4;
        if (SecretText.Run(text, at + prefix, "_") != 36)
        {
            return null;
        }

        ReadOnlySpan<char> value = text.Slice(at + prefix, 36);
        return new Secret(kind, at, prefix + 36, prefix, value.Contains('_') || !SecretText.HasChecksum(value));
    }

    // The identifier is no secret; with the key beside it it is.
    private static Secret? Aws(ReadOnlySpan<char> text, int at)
    {
        if (SecretText.Run(text, at, "_") != 20 || text.Slice(at, 20).ContainsAnyExcept(AwsIdentifier))
        {
            return null;
        }

        bool isExample = text.Slice(at, 20).EndsWith("EXAMPLE");
        int from = Math.Max(0, at - AwsDistance);
        int to = Math.Min(text.Length, at + 20 + AwsDistance);
        for (int i = from; i < to; i++)
        {
            int length = SecretText.Run(text, i, "/+");
            ReadOnlySpan<char> value = text.Slice(i, length);
            bool isKey = length == AwsSecretLength && value.ContainsAnyInRange('a', 'z') && value.ContainsAnyInRange('A', 'Z') && value.ContainsAnyInRange('0', '9') && SecretText.Entropy(value) > 4.0;
            if (isKey)
            {
                return new Secret("aws", i, length, 0, isExample || SecretText.IsPlaceholder(value, 4.0));
            }

            i += length;
        }

        return null;
    }

    private static readonly SearchValues<char> AwsIdentifier = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

    // "T3BlbkFJ" is OpenAI in base64: every key of theirs has it.
    private static Secret? OpenAi(ReadOnlySpan<char> text, int at)
    {
        int length = SecretText.Run(text, at + 3, "-_");
        ReadOnlySpan<char> value = text.Slice(at + 3, length);
        return length is >= 40 and <= 240 && value.Contains("T3BlbkFJ", StringComparison.Ordinal) ? new Secret("openai", at, length + 3, 3, SecretText.IsPlaceholder(value, 3.8)) : null;
    }

    private static Secret? Slack(ReadOnlySpan<char> text, int at)
    {
        int length = SecretText.Run(text, at + 5, "-");
        string[] parts = text.Slice(at + 5, length).ToString().Split('-');
        bool isToken = parts.Length >= 3 && parts[0].Length >= 10 && parts[0].All(char.IsAsciiDigit) && parts[^1].Length >= 24;
        return isToken ? new Secret("slack", at, length + 5, 5, SecretText.IsPlaceholder(parts[^1], 3.2)) : null;
    }

    private static Secret? SlackHook(ReadOnlySpan<char> text, int at)
    {
        const int prefix = 25;
        int length = SecretText.Run(text, at + prefix, "/");
        string[] parts = text.Slice(at + prefix, length).ToString().Split('/');
        return parts.Length == 3 && parts[0].Length >= 9 && parts[1].Length >= 9 && parts[2].Length == 24
            ? new Secret("slack-webhook", at, prefix + length, prefix, SecretText.IsPlaceholder(parts[2], 3.2) || SecretText.IsPlaceholder(parts[0], 1.5))
            : null;
    }

    // scheme://user:password@host (RFC 3986, 3.2.1).
    private static Secret? UrlPassword(ReadOnlySpan<char> text, int at)
    {
        ReadOnlySpan<char> rest = text[(at + 3)..Math.Min(text.Length, at + 3 + 512)];
        int end = rest.IndexOfAny(AuthorityEnds);
        rest = end < 0 ? rest : rest[..end];
        int host = rest.LastIndexOf('@');
        int colon = host < 0 ? -1 : rest[..host].IndexOf(':');
        if (colon < 1 || host - colon - 1 < 8)
        {
            return null;
        }

        ReadOnlySpan<char> password = rest[(colon + 1)..host];
        ReadOnlySpan<char> name = rest[(host + 1)..];
        bool isMixed = password.ContainsAnyInRange('a', 'z') && (password.ContainsAnyInRange('0', '9') || password.ContainsAnyInRange('A', 'Z'));
        bool isLocal = name.IndexOf('.') < 0 || name.Contains("example", StringComparison.OrdinalIgnoreCase) || name.Contains("localhost", StringComparison.OrdinalIgnoreCase);
        return isMixed ? new Secret("url-password", at + 3 + colon + 1, password.Length, 0, isLocal || SecretText.IsPlaceholder(password, 2.8)) : null;
    }

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create(" \t\r\n\"'`<>\\^{}|()[]/?#,;*%$");
}
