namespace ModelAudit.Formats.Payloads;

/// <summary>Something that could run.</summary>
/// <param name="Kind">A kind of <see cref="PayloadFacts.Found"/>.</param>
/// <param name="Detail">What its structure says.</param>
internal readonly record struct Payload(string Kind, string Detail);
