namespace ModelAudit.Formats;

/// <summary>An address in a text.</summary>
/// <param name="Value">The address as written.</param>
/// <param name="Host">Its host in lower case.</param>
/// <param name="Index">Where it starts.</param>
internal readonly record struct Endpoint(string Value, string Host, int Index);
