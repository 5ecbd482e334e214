using ModelAudit.Evidence;

namespace ModelAudit.Reading;

/// <summary>The evidence of a file with what its format inspector kept for the model inspectors.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="Product">What was kept, or null.</param>
internal sealed record ExaminedFile(FileEvidence Evidence, KeptProduct? Product);
