namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>A function of the model (FunctionProto): what it is called by is domain, name and overload. Inputs, outputs and nodes are those of its body.</summary>
internal sealed class OnnxFunction
{
    /// <summary>Its name.</summary>
    public int Name { get; set; }

    /// <summary>Its domain as written.</summary>
    public int Domain { get; set; }

    /// <summary>Which of the functions of that name it is.</summary>
    public int Overload { get; set; }

    /// <summary>Its body in <see cref="OnnxModel.Graphs"/>.</summary>
    public int Body { get; init; }

    /// <summary>The names of attributes that a call has to give.</summary>
    public List<int> AttributeNames { get; } = [];

    /// <summary>Where the attributes with a default start in <see cref="OnnxModel.Attributes"/>.</summary>
    public int FirstDefault { get; set; }

    /// <summary>The number of attributes with a default.</summary>
    public int DefaultCount { get; set; }

    /// <summary>The sets of operators that its nodes are of; those of the model do not count inside.</summary>
    public List<OnnxOpset> Opsets { get; } = [];

    /// <summary>Where the message starts in the file.</summary>
    public long Offset { get; init; }
}
