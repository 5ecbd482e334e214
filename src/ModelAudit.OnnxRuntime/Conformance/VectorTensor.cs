namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>A tensor of a test vector.</summary>
/// <param name="Name">Its name, or empty.</param>
/// <param name="ElementType">One of <see cref="ElementTypes"/>.</param>
/// <param name="Dimensions">Its shape; empty for a scalar.</param>
/// <param name="Data">The elements in memory order, little-endian; empty for strings.</param>
/// <param name="Texts">The elements of a tensor of strings, as bytes; empty for other types.</param>
internal sealed record VectorTensor(string Name, int ElementType, long[] Dimensions, ReadOnlyMemory<byte> Data, IReadOnlyList<ReadOnlyMemory<byte>> Texts);
