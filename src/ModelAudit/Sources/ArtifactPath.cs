using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ModelAudit.Sources;

/// <summary>
/// A path of an artifact relative to the audited root: segments joined by '/', never absolute, never "." or "..", never empty
/// segments, no NUL. The only way to make one is <see cref="Parse"/> or <c>TryParse</c>, so holding one proves that it stays
/// inside the root. A file inside a container is written behind the container's own path and "!/"
/// (<c>model.pt!/archive/data.pkl</c>).
/// </summary>
/// <remarks>
/// Paths are ordered by Unicode code point, as the OpenSSF Model Signing specification orders the resources of a manifest
/// (v1.0, section "Manifest"), on every machine and in every culture. Case matters and no Unicode normalization is applied.
/// </remarks>
public readonly record struct ArtifactPath : IComparable<ArtifactPath>
{
    /// <summary>The longest path that is accepted, in UTF-16 code units.</summary>
    public const int MaximumLength = 32_768;

    private const string ContainerSeparator = "!/";

    private readonly string? value;

    private ArtifactPath(string value) => this.value = value;

    /// <summary>The path as written in evidence and reports.</summary>
    public string Value => value ?? throw new InvalidOperationException("An ArtifactPath is made by Parse or TryParse; this one is default.");

    /// <summary>The last segment.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The extension of <see cref="Name"/> in lower case with its dot, or an empty string.</summary>
    public string Extension
    {
        get
        {
            string name = Name;
            int dot = name.LastIndexOf('.');
            return dot <= 0 ? string.Empty : name[dot..].ToLowerInvariant();
        }
    }

    /// <summary>Whether the file lies directly in the audited root.</summary>
    public bool IsAtRoot => !Value.Contains('/', StringComparison.Ordinal);

    /// <summary>Whether the file lies inside a container. Inspectors of the whole tree cannot read such a file again.</summary>
    public bool IsMember => Value.Contains(ContainerSeparator, StringComparison.Ordinal);

    /// <summary>The path of the container that holds the file itself, or null when none does.</summary>
    public ArtifactPath? Container => Value.LastIndexOf(ContainerSeparator, StringComparison.Ordinal) is > 0 and var end ? new ArtifactPath(Value[..end]) : null;

    /// <summary>The path of the folder the file lies in, as written, or an empty string for the root.</summary>
    public string Folder
    {
        get
        {
            int slash = Value.LastIndexOf('/');
            return slash < 0 ? string.Empty : Value[..slash];
        }
    }

    /// <summary>Reads a relative path.</summary>
    /// <param name="text">The path with '/' between segments.</param>
    /// <exception cref="FormatException">The text is not a safe relative path; the message says why.</exception>
    public static ArtifactPath Parse(string text) =>
        TryParse(text, out ArtifactPath path, out string? problem) ? path : throw new FormatException(problem);

    /// <summary>Reads a relative path without throwing.</summary>
    /// <param name="text">The path with '/' between segments.</param>
    /// <param name="path">The path, when the result is true.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out ArtifactPath path) => TryParse(text, out path, out _);

    /// <summary>Reads a relative path without throwing and says what is wrong with it.</summary>
    /// <param name="text">The path with '/' between segments.</param>
    /// <param name="path">The path, when the result is true.</param>
    /// <param name="problem">A sentence, when the result is false.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out ArtifactPath path, [NotNullWhen(false)] out string? problem)
    {
        path = default;
        problem = Problem(text);
        if (problem is not null)
        {
            return false;
        }

        path = new ArtifactPath(text!);
        return true;
    }

    /// <summary>The path of a file inside the container that this path names.</summary>
    /// <param name="member">The member's own path, which must itself be a safe relative path.</param>
    /// <exception cref="FormatException">The member's path is unsafe.</exception>
    public ArtifactPath Inside(string member) => Parse(Value + ContainerSeparator + Parse(member).Value);

    /// <summary>The path of a file in the same folder as this one.</summary>
    /// <param name="name">A relative path, taken from the folder of this file.</param>
    /// <param name="sibling">The path, when the result is true.</param>
    public bool TrySibling(string name, out ArtifactPath sibling)
    {
        sibling = default;
        return TryParse(name, out ArtifactPath relative)
            && TryParse(Folder.Length == 0 ? relative.Value : Folder + "/" + relative.Value, out sibling);
    }

    /// <inheritdoc/>
    public int CompareTo(ArtifactPath other) => CompareCodePoints(Value, other.Value);

    /// <summary>Whether the left path comes first.</summary>
    public static bool operator <(ArtifactPath left, ArtifactPath right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left path comes last.</summary>
    public static bool operator >(ArtifactPath left, ArtifactPath right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left path comes first or both are the same.</summary>
    public static bool operator <=(ArtifactPath left, ArtifactPath right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left path comes last or both are the same.</summary>
    public static bool operator >=(ArtifactPath left, ArtifactPath right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => value ?? string.Empty;

    /// <summary>Compares two strings by Unicode code point, which is also the order of their UTF-8 bytes.</summary>
    internal static int CompareCodePoints(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            char a = left[i];
            char b = right[i];
            if (a == b)
            {
                continue;
            }

            // Surrogates stand for code points above U+FFFF but sort below U+E000 as code units.
            bool aIsSurrogate = char.IsSurrogate(a);
            return aIsSurrogate == char.IsSurrogate(b) ? a.CompareTo(b) : aIsSurrogate ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static string? Problem(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "A path may not be empty.";
        }

        if (text.Length > MaximumLength)
        {
            return $"A path may have at most {MaximumLength} characters; this one has {text.Length}.";
        }

        if (text[0] == '/')
        {
            return $"The path '{text}' is absolute; only paths relative to the audited root are accepted.";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return "The path contains a NUL character.";
        }

        if (!IsWellFormed(text))
        {
            return "The path is not valid Unicode: it contains an unpaired surrogate.";
        }

        foreach (Range range in text.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> segment = text.AsSpan(range);
            if (segment.Length == 0)
            {
                return $"The path '{text}' has an empty segment.";
            }

            if (segment is "." or "..")
            {
                return $"The path '{text}' has a '{segment}' segment.";
            }
        }

        return null;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
