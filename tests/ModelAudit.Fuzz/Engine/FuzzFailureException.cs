namespace ModelAudit.Fuzz.Engine;

/// <summary>An invariant that an input broke.</summary>
internal sealed class FuzzFailureException(string message) : Exception(message);
