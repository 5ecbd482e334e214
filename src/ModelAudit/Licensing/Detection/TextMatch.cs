namespace ModelAudit.Licensing.Detection;

/// <summary>A known text that was found in a text.</summary>
/// <param name="Entry">The known text, as an index of entries.</param>
/// <param name="Start">The first token.</param>
/// <param name="End">The token behind the last one.</param>
/// <param name="Coverage">The share of the known words that are there.</param>
/// <param name="Matched">How many words that are.</param>
/// <param name="Score">What decides between matches that overlap.</param>
/// <param name="IsExact">Whether there is no difference at all beside a missing title or appendix.</param>
/// <param name="LacksRequired">Whether a word is missing without which the text is not this license.</param>
/// <param name="Differences">The differences that count.</param>
internal sealed record TextMatch(
    int Entry, int Start, int End, double Coverage, int Matched, double Score, bool IsExact, bool LacksRequired, List<(TokenEdit Edit, string Meaning)> Differences)
{
    public const double LeastCoverage = 0.8;

    /// <summary>Where within it the text offers other licenses instead, as ranges of tokens.</summary>
    public (int Start, int End)[] Alternatives { get; init; } = [];

    public bool IsPartial => Coverage < LeastCoverage;
}
