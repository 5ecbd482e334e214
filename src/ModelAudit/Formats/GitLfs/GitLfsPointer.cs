using System.Globalization;
using System.Text;
using ModelAudit.Evidence;

namespace ModelAudit.Formats.GitLfs;

/// <summary>
/// A Git LFS pointer, read as the specification defines it (git-lfs docs/spec.md, "The Pointer"): UTF-8 lines of "key value" ended
/// by a single line feed, "version" first, the others in alphabetical order, fewer than 1024 bytes.
/// </summary>
/// <param name="ObjectId">The SHA-256 digest of the content, in lower-case hexadecimal.</param>
/// <param name="Size">The length of the content in bytes.</param>
internal sealed record GitLfsPointer(string ObjectId, long Size)
{
    /// <summary>A pointer is shorter than this, in bytes.</summary>
    public const int MaximumLength = 1024;

    private const string Method = "sha256:";

    private static readonly string[] Versions = ["https://git-lfs.github.com/spec/v1", "https://hawser.github.com/spec/v1"];

    /// <summary>The start that makes a file a pointer, well formed or not.</summary>
    public static bool IsPointer(ReadOnlySpan<byte> start) => start.StartsWith("version https://git-lfs."u8) || start.StartsWith("version https://hawser."u8);

    /// <summary>Reads a pointer.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="problem">A sentence with the line, when the result is null.</param>
    /// <param name="reason">Why it cannot be read, when the result is null.</param>
    public static GitLfsPointer? Parse(ReadOnlySpan<byte> content, out string problem, out GapReason reason)
    {
        reason = GapReason.Malformed;
        if (content.Length >= MaximumLength)
        {
            problem = $"A Git LFS pointer has fewer than {MaximumLength} bytes; this file has more.";
            return null;
        }

        if (!System.Text.Unicode.Utf8.IsValid(content))
        {
            problem = "The pointer is not valid UTF-8.";
            return null;
        }

        if (content.Contains((byte)'\r'))
        {
            problem = "The pointer's lines end with a carriage return; the specification allows a line feed only.";
            return null;
        }

        if (content.Length == 0 || content[^1] != '\n')
        {
            reason = GapReason.Truncated;
            problem = "The pointer's last line is not ended by a line feed.";
            return null;
        }

        return ReadLines(Encoding.UTF8.GetString(content[..^1]).Split('\n'), out problem, out reason);
    }

    private static GitLfsPointer? ReadLines(string[] lines, out string problem, out GapReason reason)
    {
        reason = GapReason.Malformed;
        string? objectId = null;
        long? size = null;
        string previous = string.Empty;
        for (int i = 0; i < lines.Length; i++)
        {
            int space = lines[i].IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || lines[i].AsSpan(0, space).IndexOfAnyExcept(KeyCharacters) >= 0)
            {
                problem = $"Line {i + 1} of the pointer is not a key, one space and a value.";
                return null;
            }

            string key = lines[i][..space];
            string value = lines[i][(space + 1)..];
            string? wrong = i == 0 ? VersionProblem(key, value)
                : string.CompareOrdinal(key, previous) <= 0 && i > 1 ? "its key is out of alphabetical order or occurs twice"
                : key switch
                {
                    "oid" => ObjectIdProblem(value, ref objectId),
                    "size" => SizeProblem(value, ref size),
                    _ => ExtensionProblem(key, value),
                };
            if (wrong is not null)
            {
                problem = $"Line {i + 1} of the pointer is wrong: {wrong}.";
                return null;
            }

            previous = key;
        }

        problem = objectId is null ? "The pointer has no line 'oid'." : "The pointer has no line 'size'.";
        reason = GapReason.Truncated;
        return objectId is not null && size is { } length ? new GitLfsPointer(objectId, length) : null;
    }

    private static readonly System.Buffers.SearchValues<char> KeyCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    private static string? VersionProblem(string key, string value) =>
        key != "version" ? "the first key must be 'version'"
        : Versions.Contains(value) ? null
        : "the version is not one that is known";

    private static string? ObjectIdProblem(string value, ref string? objectId)
    {
        if (!value.StartsWith(Method, StringComparison.Ordinal))
        {
            return "the hash method is not sha256";
        }

        string digest = value[Method.Length..];
        if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower))
        {
            return "the digest is not 64 lower-case hexadecimal digits";
        }

        objectId = digest;
        return null;
    }

    private static string? SizeProblem(string value, ref long? size)
    {
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long length) || (value.Length > 1 && value[0] == '0'))
        {
            return "the size is not a plain decimal number of at most 64 bits";
        }

        size = length;
        return null;
    }

    // "ext-{order}-{name} sha256:{digest}": the digest of the content before an extension changed it.
    private static string? ExtensionProblem(string key, string value)
    {
        if (!key.StartsWith("ext-", StringComparison.Ordinal))
        {
            return $"the key '{key}' is not known";
        }

        string? ignored = null;
        return key.Length > 6 && char.IsAsciiDigit(key[4]) && key[5] == '-' ? ObjectIdProblem(value, ref ignored) : "an extension is written 'ext-<digit>-<name>'";
    }
}
