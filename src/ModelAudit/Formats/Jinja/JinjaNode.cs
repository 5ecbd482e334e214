namespace ModelAudit.Formats.Jinja;

/// <summary>A part of a parsed template.</summary>
/// <param name="kind">What it is.</param>
/// <param name="offset">Where it starts, in UTF-16 code units.</param>
/// <param name="text">Its name, text or operators.</param>
internal sealed class JinjaNode(JinjaNodeKind kind, int offset, string text = "")
{
    private readonly List<JinjaNode> children = [];

    /// <summary>What it is.</summary>
    public JinjaNodeKind Kind => kind;

    /// <summary>Where it starts.</summary>
    public int Offset => offset;

    /// <summary>Its name, text or operators.</summary>
    public string Text => text;

    /// <summary>Its parts.</summary>
    public IReadOnlyList<JinjaNode> Children => children;

    /// <summary>Adds parts that are there.</summary>
    public JinjaNode With(params ReadOnlySpan<JinjaNode?> parts)
    {
        foreach (JinjaNode? part in parts)
        {
            if (part is not null)
            {
                children.Add(part);
            }
        }

        return this;
    }
}
