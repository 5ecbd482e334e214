namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>Sees content that the graph does not keep, while the model is read: texts, bytes, and fields that the schema does not have.</summary>
internal interface IOnnxObserver
{
    /// <summary>A text or a string of bytes.</summary>
    /// <param name="place">Where it stands: "doc_string", "metadata_props", "attribute", "string_data" and so on.</param>
    /// <param name="name">What it belongs to, an id of a name.</param>
    /// <param name="offset">Where it starts in the file.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="start">Its first bytes: all of them up to 64 KiB.</param>
    void Text(string place, int name, long offset, long length, ReadOnlySpan<byte> start);

    /// <summary>A name where it stands first: of a node, a value, a tensor, an operator, an attribute or a graph.</summary>
    /// <param name="name">Its id.</param>
    /// <param name="offset">Where it starts in the file.</param>
    /// <param name="utf8">The whole of it.</param>
    void Name(int name, long offset, ReadOnlySpan<byte> utf8);

    /// <summary>The values of a tensor.</summary>
    /// <param name="tensor">Its index in <see cref="OnnxModel.Tensors"/>; the tensor is not complete yet.</param>
    /// <param name="offset">Where they start in the file.</param>
    /// <param name="length">Their length in bytes.</param>
    /// <param name="start">The first bytes.</param>
    void Data(int tensor, long offset, long length, ReadOnlySpan<byte> start);

    /// <summary>A field that the schema does not have.</summary>
    /// <param name="message">The message that it stands in ("GraphProto").</param>
    /// <param name="number">The number of the field.</param>
    /// <param name="isReserved">Whether the number is reserved.</param>
    /// <param name="offset">Where its content starts in the file.</param>
    /// <param name="length">The length of its content in bytes.</param>
    /// <param name="start">The first bytes of its content.</param>
    void Unknown(string message, uint number, bool isReserved, long offset, long length, ReadOnlySpan<byte> start);
}
