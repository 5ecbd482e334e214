using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ModelAudit.Openness;

/// <summary>Finds sentences in a card that call the model open source. Other models that a card compares with are not meant.</summary>
internal static partial class OpenSourceClaims
{
    private const int Longest = 200;
    private const int Most = 20;

    /// <summary>The sentences, cut at a bound, in order; those beyond the bound are left out.</summary>
    public static ImmutableArray<string> In(string body)
    {
        var claims = ImmutableArray.CreateBuilder<string>();
        foreach (ReadOnlySpan<char> line in body.AsSpan().EnumerateLines())
        {
            if (claims.Count == Most)
            {
                break;
            }

            foreach (ValueMatch claim in Claim().EnumerateMatches(line))
            {
                int end = Math.Min(line.Length, claim.Index + Math.Max(claim.Length, Longest));
                claims.Add(line[claim.Index..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)].ToString());
                break;
            }
        }

        return claims.DrainToImmutable();
    }

    [GeneratedRegex(
        @"\bwe(?: have|'ve)?(?: also| now| fully| are)? open[- ]?sourc(?:e|ed|ing)\b|\b(?:this|our)(?: [\w.-]+){1,3} (?:is|are)(?: an?| the| now| fully| completely)* open[- ]?sourced?\b|\bfully open[- ]?source model\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Claim();
}
