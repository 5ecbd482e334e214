namespace ModelAudit.Provenance;

/// <summary>A signature, attestation or bill of materials that was given beside the model.</summary>
/// <param name="Name">Its file name: what kind it is is told by it, as for files of the tree.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ProvenanceDocument(string Name, ReadOnlyMemory<byte> Content);
