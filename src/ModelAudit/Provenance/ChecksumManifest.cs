using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance;

/// <summary>
/// Reads checksum manifests as coreutils, the BSD tools and openssl write them: <c>digest  name</c>, <c>digest *name</c>,
/// <c>\digest  escaped name</c>, <c>SHA256 (name) = digest</c>, <c>SHA2-256(name)= digest</c>, and a bare digest in a file that is named after the file it is for.
/// </summary>
/// <param name="Algorithm">The algorithm by the manifest's name, else that of its first entry; null when neither tells.</param>
/// <param name="Entries">The lines that could be read.</param>
/// <param name="Problems">The lines that could not, with a sentence each.</param>
internal sealed record ChecksumManifest(string? Algorithm, ImmutableArray<ChecksumEntry> Entries, ImmutableArray<string> Problems)
{
    /// <summary>The longest manifest that is read, in bytes.</summary>
    public const int MaximumBytes = 1 << 24;

    /// <summary>The most lines that get a sentence of their own when they are malformed.</summary>
    private const int MaximumProblems = 20;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly ImmutableArray<(string Suffix, string Algorithm)> Suffixes =
    [
        (".sha256", Sha256), (".sha256sum", Sha256), (".sha256sums", Sha256),
        (".sha512", DigestAlgorithms.Sha512), (".sha512sum", DigestAlgorithms.Sha512), (".sha512sums", DigestAlgorithms.Sha512),
        (".sha1", DigestAlgorithms.Sha1), (".sha1sum", DigestAlgorithms.Sha1), (".sha1sums", DigestAlgorithms.Sha1),
        (".md5", DigestAlgorithms.Md5), (".md5sum", DigestAlgorithms.Md5), (".md5sums", DigestAlgorithms.Md5),
    ];

    /// <summary>The algorithm whose digest every file has.</summary>
    public const string Sha256 = "sha256";

    /// <summary>Whether a file is a manifest by its name, and of which algorithm; null when the digests tell.</summary>
    public static bool IsManifest(ArtifactPath path, out string? algorithm)
    {
        string name = path.Name.ToLowerInvariant();
        string stem = name.EndsWith(".txt", StringComparison.Ordinal) ? name[..^4] : name;
        foreach ((string suffix, string named) in Suffixes)
        {
            if (stem == suffix[1..] || stem == suffix[1..] + "sums" || name.EndsWith(suffix, StringComparison.Ordinal))
            {
                algorithm = named;
                return true;
            }
        }

        algorithm = null;
        return name is "checklist.chk" or "checksums.txt" or "checksum.txt" or "checksums";
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">Where it lies; its name gives the algorithm and, for a bare digest, the file.</param>
    /// <param name="content">Its content; what is not UTF-8 cannot name a file.</param>
    public static ChecksumManifest Parse(ArtifactPath path, ReadOnlySpan<byte> content)
    {
        IsManifest(path, out string? named);
        var entries = ImmutableArray.CreateBuilder<ChecksumEntry>();
        var problems = ImmutableArray.CreateBuilder<string>();
        int malformed = 0;
        int number = 0;
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        foreach (Range range in content.Split((byte)'\n'))
        {
            number++;
            ReadOnlySpan<byte> bytes = content[range];
            string line = Encoding.UTF8.GetString(bytes.Length > 0 && bytes[^1] == (byte)'\r' ? bytes[..^1] : bytes);
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            if (ParseLine(line, number, named, path, out string? problem) is { } entry)
            {
                entries.Add(entry);
            }
            else if (++malformed <= MaximumProblems)
            {
                problems.Add(FormattableString.Invariant($"Line {number} {problem}"));
            }
        }

        if (malformed > MaximumProblems)
        {
            problems.Add(FormattableString.Invariant($"{malformed - MaximumProblems} further lines are malformed."));
        }

        return new ChecksumManifest(named ?? (entries.Count > 0 ? entries[0].Algorithm : null), entries.DrainToImmutable(), problems.DrainToImmutable());
    }

    /// <summary>Resolves a listed path from the manifest's folder; false when it leaves the tree or is no path.</summary>
    public static bool TryResolve(ArtifactPath manifest, string listed, out ArtifactPath path)
    {
        path = default;
        if (listed.StartsWith('/'))
        {
            return false;
        }

        var segments = new List<string>(manifest.Folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (string segment in listed.Split('/'))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count == 0)
            {
                return false;
            }
            else
            {
                segments.RemoveAt(segments.Count - 1);
            }
        }

        return ArtifactPath.TryParse(string.Join('/', segments), out path);
    }

    private static ChecksumEntry? ParseLine(string line, int number, string? named, ArtifactPath path, out string? problem)
    {
        bool escaped = line[0] == '\\';
        string text = escaped ? line[1..] : line;
        int hex = text.AsSpan().IndexOfAnyExcept(HexDigits);
        hex = hex < 0 ? text.Length : hex;
        if (OfLength(hex) is not { } algorithm)
        {
            return ParseTagged(text, escaped, number, out problem);
        }

        if (named is not null && named != algorithm)
        {
            problem = $"has a digest of {hex} digits, which is not a {named} digest.";
            return null;
        }

        string digest = text[..hex].ToLowerInvariant();
        string rest = text[hex..];
        if (string.IsNullOrWhiteSpace(rest))
        {
            return Bare(digest, algorithm, number, path, out problem);
        }

        // Two characters lie between digest and name: a space, and a space (text) or an asterisk (binary). Some writers leave one space.
        string name = rest is [' ', ' ' or '*', _, ..] ? rest[2..] : rest is [' ' or '\t', _, ..] ? rest.TrimStart(' ', '\t') : string.Empty;
        if (name.Length == 0 || !TryUnescape(name, escaped, out name))
        {
            problem = "names no file behind its digest.";
            return null;
        }

        problem = null;
        return new ChecksumEntry(number, name, algorithm, digest);
    }

    private static ChecksumEntry? Bare(string digest, string algorithm, int number, ArtifactPath path, out string? problem)
    {
        int dot = path.Name.LastIndexOf('.');
        if (dot <= 0 || Suffixes.All(suffix => suffix.Suffix != path.Extension))
        {
            problem = "has a digest and no file name.";
            return null;
        }

        problem = null;
        return new ChecksumEntry(number, path.Name[..dot], algorithm, digest);
    }

    // SHA256 (name) = digest as the BSD tools write it, SHA2-256(name)= digest as openssl dgst does.
    private static ChecksumEntry? ParseTagged(string text, bool escaped, int number, out string? problem)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        int close = Math.Max(text.LastIndexOf(") = ", StringComparison.Ordinal), text.LastIndexOf(")= ", StringComparison.Ordinal));
        string written = open > 0 ? text[..(text[open - 1] == ' ' ? open - 1 : open)] : string.Empty;
        if (written.Length == 0 || written.EndsWith(' ') || close <= open + 1 || !TryUnescape(text[(open + 1)..close], escaped, out string name))
        {
            problem = "is neither 'digest  name' nor 'ALGORITHM (name) = digest'.";
            return null;
        }

        string tag = written.ToLowerInvariant().Replace("sha2-", "sha", StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        string digest = text[(text.IndexOf('=', close) + 2)..].TrimEnd();
        if (tag is not (Sha256 or DigestAlgorithms.Sha512 or DigestAlgorithms.Sha1 or DigestAlgorithms.Md5))
        {
            problem = $"uses the algorithm '{FactBounds.Cut(written, 40)}'; sha256, sha512, sha1 and md5 are compared.";
            return null;
        }

        if (digest.AsSpan().ContainsAnyExcept(HexDigits) || OfLength(digest.Length) != tag)
        {
            problem = $"has no {tag} digest behind its file name.";
            return null;
        }

        problem = null;
        return new ChecksumEntry(number, name, tag, digest.ToLowerInvariant());
    }

    private static bool TryUnescape(string name, bool escaped, out string unescaped)
    {
        unescaped = name;
        if (!escaped)
        {
            return true;
        }

        var builder = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != '\\')
            {
                builder.Append(name[i]);
                continue;
            }

            char? meant = i + 1 == name.Length ? null : name[++i] switch { '\\' => '\\', 'n' => '\n', 'r' => '\r', _ => null };
            if (meant is not { } character)
            {
                return false;
            }

            builder.Append(character);
        }

        unescaped = builder.ToString();
        return true;
    }

    private static string? OfLength(int digits) => digits switch
    {
        32 => DigestAlgorithms.Md5,
        40 => DigestAlgorithms.Sha1,
        64 => Sha256,
        128 => DigestAlgorithms.Sha512,
        _ => null,
    };
}
