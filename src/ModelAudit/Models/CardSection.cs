namespace ModelAudit.Models;

/// <summary>A heading of a card.</summary>
/// <param name="Title">The heading without markup.</param>
/// <param name="Level">1 for the highest.</param>
/// <param name="Characters">The length of the text up to the next heading, without comments, placeholders and space around lines.</param>
internal sealed record CardSection(string Title, int Level, int Characters);
