namespace ModelAudit.Formats.Secrets;

/// <summary>A secret in a piece of text.</summary>
/// <param name="Kind">A kind of <see cref="SecretFacts.Found"/>.</param>
/// <param name="Start">Where it starts in the piece.</param>
/// <param name="Length">Its length in characters.</param>
/// <param name="Shown">How many of its first characters say only what it is.</param>
/// <param name="IsPlaceholder">Whether it is an example.</param>
internal readonly record struct Secret(string Kind, int Start, int Length, int Shown, bool IsPlaceholder);
