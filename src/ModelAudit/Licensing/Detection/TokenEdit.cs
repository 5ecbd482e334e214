namespace ModelAudit.Licensing.Detection;

/// <summary>A place where a text differs from a known text.</summary>
/// <param name="Known">Where, as an index of the known text's tokens.</param>
/// <param name="Removed">How many of its tokens are missing.</param>
/// <param name="Text">Where, as an index of the text's tokens.</param>
/// <param name="Inserted">How many tokens stand there instead.</param>
internal readonly record struct TokenEdit(int Known, int Removed, int Text, int Inserted);
