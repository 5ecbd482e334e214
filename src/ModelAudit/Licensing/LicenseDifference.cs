namespace ModelAudit.Licensing;

/// <summary>A difference between a text and the known text of its license.</summary>
/// <param name="Kind">inserted, changed, missing, or beside: text next to the license that changes what it grants.</param>
/// <param name="Meaning">restriction, negation, number, grant (a word that grants is gone), clause (eight words or more), name or wording: the gravest that was seen.</param>
/// <param name="StartLine">The first line, from 1.</param>
/// <param name="EndLine">The last line.</param>
/// <param name="Text">The words of the text that are new, shortened; empty when words are only missing.</param>
/// <param name="MissingWords">How many words of the known text are missing. Which ones is not said: known texts are kept as digests.</param>
/// <param name="MissingAt">How far into the known text, in percent.</param>
public sealed record LicenseDifference(string Kind, string Meaning, int StartLine, int EndLine, string Text, int MissingWords, int MissingAt)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string lines = StartLine == EndLine ? $"line {StartLine}" : $"lines {StartLine}-{EndLine}";
        string missing = MissingWords == 1 ? "1 word" : $"{MissingWords} words";
        return Kind switch
        {
            "missing" => $"{lines}: {missing} missing at {MissingAt} % of the text ({Meaning})",
            "changed" => $"{lines}: \"{Text}\" stands in place of {missing} ({Meaning})",
            "beside" => $"{lines}: \"{Text}\" beside the text ({Meaning})",
            _ => $"{lines}: \"{Text}\" inserted ({Meaning})",
        };
    }
}
