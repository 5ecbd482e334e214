namespace ModelAudit.Reports.Bom;

/// <summary>One of the minimum elements of a bill of materials for AI, and what the report has of it.</summary>
/// <param name="Cluster">The cluster it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Weight">What it counts for.</param>
/// <param name="Value">What is known.</param>
internal sealed record MinimumElement(string Cluster, string Name, int Weight, BomValue Value);
