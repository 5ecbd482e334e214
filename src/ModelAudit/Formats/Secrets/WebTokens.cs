using System.Text;
using System.Text.Json;

namespace ModelAudit.Formats.Secrets;

/// <summary>Confirms JSON Web Tokens (RFC 7519): header and claims are JSON, and there is a signature.</summary>
internal static class WebTokens
{
    private const int LongestToken = 4_096;
    private const int MaximumDepth = 32;
    private const long ShortestSeconds = 86_400;

    /// <summary>Looks at a place where a token may start.</summary>
    public static Secret? At(ReadOnlySpan<char> text, int at)
    {
        int length = SecretText.Run(text[..Math.Min(text.Length, at + LongestToken)], at, "-_.");
        string[] parts = text.Slice(at, length).ToString().Split('.');
        if (parts.Length != 3 || parts[2].Length < 20 || Json(parts[0]) is not { } header || Json(parts[1]) is not { } claims || !header.Contains("\"alg\"", StringComparison.Ordinal))
        {
            return null;
        }

        bool isExample = !IsLasting(claims) || claims.Contains("John Doe", StringComparison.Ordinal) || claims.Contains("example", StringComparison.OrdinalIgnoreCase) || SecretText.IsPlaceholder(parts[2], 3.5);
        return new Secret("jwt", at, length, 3, isExample);
    }

    // A token that says neither whose it is nor until when lets nobody in; one for less than a day has ended before a model is published.
    private static bool IsLasting(string claims)
    {
        try
        {
            using var document = JsonDocument.Parse(claims, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            JsonElement root = document.RootElement;
            bool isBound = root.TryGetProperty("exp", out JsonElement end) | root.TryGetProperty("sub", out _);
            bool isShort = root.TryGetProperty("iat", out JsonElement start) && start.ValueKind == JsonValueKind.Number && end.ValueKind == JsonValueKind.Number
                && start.TryGetInt64(out long from) && end.TryGetInt64(out long to) && to >= from && to - from < ShortestSeconds;
            return isBound && !isShort;
        }
        catch (InvalidOperationException)
        {
            // A name that is not valid Unicode.
            return false;
        }
    }

    private static string? Json(string part)
    {
        string base64 = part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '=');
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out int written))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(0, written), new JsonDocumentOptions { MaxDepth = MaximumDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetString(bytes, 0, written) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
