using System.Collections.Immutable;

namespace ModelAudit.Formats.Onnx.External;

/// <summary>What was found in a file with external data while it was hashed.</summary>
/// <param name="Models">The models that take data from the file, in ordinal order.</param>
/// <param name="Seen">The number of bytes that were seen.</param>
/// <param name="Payloads">The files inside, by their offsets.</param>
/// <param name="PayloadsLeftOut">The number of files inside that are not listed.</param>
/// <param name="TensorsLeftOut">The number of tensors whose starts were not looked at.</param>
/// <param name="NonFinite">The tensors with values that are no numbers, by where they lie.</param>
/// <param name="Overlapping">The number of tensors that were not counted, since they overlap others.</param>
internal sealed record ExternalFindings(
    ImmutableArray<string> Models,
    long Seen,
    ImmutableArray<ExternalFindings.Payload> Payloads,
    long PayloadsLeftOut,
    long TensorsLeftOut,
    ImmutableArray<ExternalFindings.Run> NonFinite,
    long Overlapping)
{
    /// <summary>A file inside.</summary>
    /// <param name="Offset">Where it starts.</param>
    /// <param name="Encoding">How it is laid: raw, or over the low bytes or bits of values.</param>
    /// <param name="Format">What it is.</param>
    internal sealed record Payload(long Offset, string Encoding, string Format);

    /// <summary>A tensor with values that are no numbers.</summary>
    /// <param name="Model">The model that it belongs to.</param>
    /// <param name="Tensor">Its name.</param>
    /// <param name="DataType">Its element type, a number of TensorProto.DataType.</param>
    /// <param name="Count">The number of such values.</param>
    /// <param name="IsFactor">Whether the network multiplies with it.</param>
    internal sealed record Run(string Model, string Tensor, int DataType, long Count, bool IsFactor);
}
