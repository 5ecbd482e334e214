using ModelAudit.Formats.Onnx.Wire;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>A message that is being read: an entry of the explicit stack.</summary>
internal struct OnnxFrame
{
    /// <summary>Which message.</summary>
    public MessageKind Kind;

    /// <summary>The field of the message around it.</summary>
    public uint Field;

    /// <summary>Where it starts.</summary>
    public long Start;

    /// <summary>Where it ends.</summary>
    public long End;

    /// <summary>The singular fields that were seen, a bit each.</summary>
    public uint Seen;

    /// <summary>What it fills: an index in the list of its kind.</summary>
    public int Index;

    /// <summary>The graph around it, or itself, or -1.</summary>
    public int Graph;

    /// <summary>The node around it, or itself, or -1.</summary>
    public int Node;

    /// <summary>The function around it, or itself, or -1.</summary>
    public int Function;

    /// <summary>Where its values start on the stack of values, for a node.</summary>
    public int ValueBase;

    /// <summary>Where its attributes start on the stack of attributes, for a node or a function.</summary>
    public int AttributeBase;

    /// <summary>First number of what it holds: a key, a domain.</summary>
    public int First;

    /// <summary>Second number of what it holds.</summary>
    public int Second;

    /// <summary>A number of what it holds: a version, a size, a length.</summary>
    public long Number;
}
