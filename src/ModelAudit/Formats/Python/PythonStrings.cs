using System.Buffers;
using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Python;

/// <summary>Addresses and long encoded values in the strings of a source.</summary>
internal sealed class PythonStrings(AuditLimits limits)
{
    /// <summary>The shortest text that is taken for an encoded value, in characters.</summary>
    public const int ShortestBlob = 200;

    private const int LongestUrl = 2_048;

    private static readonly string[] Schemes = ["http://", "https://", "ftp://", "ws://", "wss://"];

    private static readonly SearchValues<char> EndsUrl = SearchValues.Create(" \t\r\n\"'`<>{}|\\^()[],;*");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly SearchValues<char> Base64Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<FactItem> urls = [];
    private readonly List<FactItem> blobs = [];

    /// <summary>The addresses.</summary>
    public ImmutableArray<FactItem> Urls => [.. urls];

    /// <summary>The encoded values.</summary>
    public ImmutableArray<FactItem> Blobs => [.. blobs];

    /// <summary>Looks through a string.</summary>
    public void See(string text, PythonPlace place, bool isDocumentation)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            FindUrls(text, place, isDocumentation);
        }

        if (text.Length >= ShortestBlob && blobs.Count < limits.MaxItems)
        {
            FindBlob(text, place);
        }
    }

    private void FindUrls(string text, PythonPlace place, bool isDocumentation)
    {
        for (int at = 0; (at = text.IndexOf("://", at, StringComparison.Ordinal)) >= 0; at += 3)
        {
            string? scheme = Array.Find(Schemes, scheme => at >= scheme.Length - 3 && string.Compare(text, at - scheme.Length + 3, scheme, 0, scheme.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (at == scheme.Length - 3 || !char.IsAsciiLetterOrDigit(text[at - scheme.Length + 2])));
            if (scheme is null)
            {
                continue;
            }

            int start = at - scheme.Length + 3;
            ReadOnlySpan<char> rest = text.AsSpan(start, Math.Min(text.Length - start, LongestUrl));
            int end = rest[scheme.Length..].IndexOfAny(EndsUrl);
            string url = (end < 0 ? rest : rest[..(scheme.Length + end)]).TrimEnd(".:!?").ToString();
            if (url.Length > scheme.Length && seen.Count < limits.MaxItems && seen.Add(url))
            {
                int line = place.Line + text.AsSpan(0, start).Count('\n');
                urls.Add(FactItem.Of(
                    ("value", FactValue.Of(url)),
                    ("line", FactValue.Of(line)),
                    ("isDocumentation", FactValue.Of(isDocumentation))));
            }
        }
    }

    private void FindBlob(string text, PythonPlace place)
    {
        ReadOnlySpan<char> body = text.AsSpan().Trim();
        bool hasLines = body.ContainsAny('\n', '\r');
        string plain = hasLines ? text.Replace("\n", string.Empty, StringComparison.Ordinal).Replace("\r", string.Empty, StringComparison.Ordinal).Trim() : body.ToString();
        string? encoding = !plain.AsSpan().ContainsAnyExcept(HexDigits) && plain.Length % 2 == 0 ? "hex" : !plain.AsSpan().ContainsAnyExcept(Base64Digits) ? "base64" : null;
        if (encoding is null || plain.Length < ShortestBlob || !IsMixed(plain))
        {
            return;
        }

        int padding = plain.Length - plain.TrimEnd('=').Length;
        blobs.Add(FactItem.Of(
            ("encoding", FactValue.Of(encoding)),
            ("line", FactValue.Of(place.Line)),
            ("characters", FactValue.Of(plain.Length)),
            ("bytes", FactValue.Of(encoding == "hex" ? plain.Length / 2 : (plain.Length - padding) * 3L / 4))));
    }

    // Rows of one character and words without a break are no data.
    private static bool IsMixed(string text) =>
        text.AsSpan().ContainsAnyInRange('0', '9') && text.AsSpan().ContainsAnyExcept(text[0], text[1]);
}
