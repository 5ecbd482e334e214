using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Models.Dependencies;

/// <summary>The versions that a requirement admits: clauses that all have to hold (PEP 440, version specifiers). No clause admits every version.</summary>
/// <param name="Clauses">The clauses.</param>
internal sealed record PythonSpecifier(ImmutableArray<PythonClause> Clauses)
{
    /// <summary>The most clauses of one specifier.</summary>
    public const int MaximumClauses = 64;

    /// <summary>The version, when exactly one is admitted.</summary>
    public PythonVersion? Pinned => Clauses.FirstOrDefault(clause => clause.Operator is "==" or "===" && !clause.IsPrefix)?.Version;

    /// <summary>Reads a specifier; empty text and * admit everything.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PythonSpecifier? specifier)
    {
        specifier = null;
        string trimmed = text.Trim();
        trimmed = trimmed.StartsWith('(') && trimmed.EndsWith(')') ? trimmed[1..^1].Trim() : trimmed;
        if (trimmed is "" or "*")
        {
            specifier = new PythonSpecifier([]);
            return true;
        }

        var clauses = ImmutableArray.CreateBuilder<PythonClause>();
        foreach (string part in trimmed.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (clauses.Count >= MaximumClauses || !PythonClause.TryParse(part, out PythonClause? clause))
            {
                return false;
            }

            clauses.Add(clause);
        }

        specifier = new PythonSpecifier(clauses.DrainToImmutable());
        return true;
    }

    /// <summary>Whether a version is admitted; development and pre-releases are versions like others.</summary>
    public bool Admits(PythonVersion version) => Clauses.All(clause => clause.Admits(version));

    /// <summary>Whether some version is admitted by both, and whether some is admitted by this one alone.</summary>
    public (bool Both, bool OnlyThis) Compare(PythonSpecifier other)
    {
        bool both = false;
        bool only = false;
        foreach (PythonVersion candidate in Candidates(other))
        {
            if (Admits(candidate))
            {
                bool isShared = other.Admits(candidate);
                both |= isShared;
                only |= !isShared;
            }
        }

        return (both, only);
    }

    // Between the versions that clauses name nothing changes: those, their neighbours and both ends stand for all.
    private IEnumerable<PythonVersion> Candidates(PythonSpecifier other)
    {
        const long Large = 999_999;
        yield return PythonVersion.Of(0, [0]);
        yield return PythonVersion.Of(0, [Large]);
        foreach (PythonVersion version in Clauses.Concat(other.Clauses).Select(clause => clause.Version))
        {
            yield return version;
            yield return PythonVersion.Of(version.Epoch, [.. version.Release, 0, 1]);
            yield return PythonVersion.Of(version.Epoch, [.. version.Release[..^1], version.Release[^1] + 1]);
            int last = version.Release.Length - 1;
            while (last >= 0 && version.Release[last] == 0)
            {
                last--;
            }

            if (last >= 0)
            {
                yield return PythonVersion.Of(version.Epoch, [.. version.Release[..last], version.Release[last] - 1, Large]);
            }
        }
    }
}
