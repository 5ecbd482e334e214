namespace ModelAudit.Licensing.Detection;

/// <summary>A run of words that a text and a known text share.</summary>
/// <param name="Text">Where it starts in the text, as an index of tokens.</param>
/// <param name="Known">Where it starts in the known text.</param>
/// <param name="Length">How many words it has.</param>
internal readonly record struct TokenRun(int Text, int Known, int Length);
