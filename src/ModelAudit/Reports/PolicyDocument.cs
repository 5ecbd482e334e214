using ModelAudit.Evidence;

namespace ModelAudit.Reports;

/// <summary>A rule pack, list, framework of controls, waiver, attestation or context document that took part in the judgement, whole, so that the report can be read in ten years.</summary>
/// <param name="Kind">"pack", "list", "controls" (a framework with its mappings), "waivers", "attestations", "context", "profile", or "assembly" for rules in C# (without text).</param>
/// <param name="Name">The document's own name, or its file name without folders.</param>
/// <param name="Version">Its version, or null when it has none.</param>
/// <param name="Digest">SHA-256 over the text's UTF-8 bytes (for an assembly: over the file).</param>
/// <param name="Text">The text as loaded, or null for an assembly.</param>
public sealed record PolicyDocument(string Kind, string Name, string? Version, Sha256Digest Digest, string? Text);
