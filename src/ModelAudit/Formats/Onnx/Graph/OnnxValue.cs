namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>A value with a type: an input or output of a graph, or an entry of value_info (ValueInfoProto).</summary>
internal struct OnnxValue
{
    /// <summary>Its name.</summary>
    public int Name;

    /// <summary>Its type in <see cref="OnnxModel.Types"/>, or -1 when none is given, as for inputs and outputs of functions.</summary>
    public int Type;

    /// <summary>Where the message starts in the file.</summary>
    public long Offset;
}
