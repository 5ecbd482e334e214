using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Models.Dependencies;

/// <summary>One clause of a version specifier (PEP 440).</summary>
/// <param name="Operator">~=, ==, !=, &lt;=, &gt;=, &lt;, &gt; or ===.</param>
/// <param name="Version">The version.</param>
/// <param name="IsPrefix">Whether .* stands behind it.</param>
internal sealed record PythonClause(string Operator, PythonVersion Version, bool IsPrefix)
{
    private static readonly string[] Operators = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"];

    /// <summary>Reads a clause.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PythonClause? clause)
    {
        clause = null;
        string? operation = Array.Find(Operators, candidate => text.StartsWith(candidate, StringComparison.Ordinal));
        if (operation is null)
        {
            return false;
        }

        string version = text[operation.Length..].Trim();
        bool isPrefix = version.EndsWith(".*", StringComparison.Ordinal) && operation is "==" or "!=";
        if (!PythonVersion.TryParse(isPrefix ? version[..^2] : version, out PythonVersion? parsed) || (operation == "~=" && parsed.Release.Length < 2))
        {
            return false;
        }

        clause = new PythonClause(operation, parsed, isPrefix);
        return true;
    }

    /// <summary>Whether a version is admitted.</summary>
    public bool Admits(PythonVersion version)
    {
        // A local label counts only where the clause names one.
        PythonVersion compared = Version.Local.Length == 0 ? version.Public : version;
        return Operator switch
        {
            "==" or "===" => IsPrefix ? compared.StartsWith(Version) : compared.CompareTo(Version) == 0,
            "!=" => IsPrefix ? !compared.StartsWith(Version) : compared.CompareTo(Version) != 0,
            "<=" => compared.CompareTo(Version) <= 0,
            ">=" => compared.CompareTo(Version) >= 0,
            "<" => compared.CompareTo(Version) < 0 && (Version.Phase.Length > 0 || Version.Dev >= 0 || !IsBefore(compared)),
            ">" => compared.CompareTo(Version) > 0 && (Version.Post >= 0 || compared.Post < 0 || !IsSameRelease(compared)),
            _ => compared.CompareTo(Version) >= 0 && compared.StartsWith(PythonVersion.Of(Version.Epoch, Version.Release[..^1])),
        };
    }

    // A pre-release of the version itself is not before it in this sense.
    private bool IsBefore(PythonVersion version) =>
        (version.Phase.Length > 0 || version.Dev >= 0) && IsSameRelease(version);

    private bool IsSameRelease(PythonVersion version) => PythonVersion.Of(version.Epoch, version.Release).CompareTo(PythonVersion.Of(Version.Epoch, Version.Release)) == 0;
}
