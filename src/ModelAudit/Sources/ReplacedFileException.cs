namespace ModelAudit.Sources;

/// <summary>What lies under a listed path by now is not what was listed there.</summary>
internal sealed class ReplacedFileException(string message) : IOException(message);
