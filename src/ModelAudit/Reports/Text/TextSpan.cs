namespace ModelAudit.Reports.Text;

/// <summary>A piece of a line with one meaning. The text is already fit for a terminal: it contains no control character.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it means.</param>
public readonly record struct TextSpan(string Text, TextTone Tone = TextTone.Plain);
