namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>
/// One call of an operator or of a function (NodeProto). The inputs and outputs are had with <see cref="OnnxModel.InputsOf"/> and
/// <see cref="OnnxModel.OutputsOf"/>, the attributes with <see cref="OnnxModel.AttributesOf"/>.
/// </summary>
internal struct OnnxNode
{
    /// <summary>The operator's name (op_type).</summary>
    public int OpType;

    /// <summary>The operator's domain as written; "" and "ai.onnx" mean the same, see <see cref="OnnxModel.DomainOf"/>.</summary>
    public int Domain;

    /// <summary>The node's own name, which is for people: nodes of equal names have ids of their own, so compare texts.</summary>
    public int Name;

    /// <summary>Which overload of a function is called.</summary>
    public int Overload;

    /// <summary>The graph that it stands in.</summary>
    public int Graph;

    /// <summary>Where its inputs start in <see cref="OnnxModel.NodeValues"/>; the outputs follow them.</summary>
    public int FirstValue;

    /// <summary>The number of inputs. An input of the empty name is one that is left out.</summary>
    public int InputCount;

    /// <summary>The number of outputs. An output of the empty name is one that is not used.</summary>
    public int OutputCount;

    /// <summary>Where its attributes start in <see cref="OnnxModel.Attributes"/>.</summary>
    public int FirstAttribute;

    /// <summary>The number of attributes.</summary>
    public int AttributeCount;

    /// <summary>Where the message starts in the file.</summary>
    public long Offset;
}
