using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Notebook;

/// <summary>Reads Jupyter notebooks: their code goes to the inspector of Python sources, commands and active outputs are stated. Nothing is run.</summary>
public sealed class NotebookInspector : IFormatInspector
{
    /// <summary>The longest notebook that is read, in bytes; pictures in outputs make some long.</summary>
    internal const int MaximumBytes = 1 << 26;

    /// <inheritdoc/>
    public string Name => "notebook";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => NotebookFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe)
    {
        ReadOnlySpan<byte> text = probe.Header;
        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        return probe.Path.Extension == ".ipynb" && !text.IsEmpty && text[0] == '{';
    }

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int longest = Math.Min(MaximumBytes, context.Limits.MaxDocumentBytes);
        if (context.Reader.Length > longest)
        {
            context.Gap(GapReason.LimitReached, $"The notebook has {context.Reader.Length} bytes; at most {longest} are read.");
            return;
        }

        var bytes = new byte[(int)context.Reader.Length];
        if (!context.Reader.TryReadExactly(0, bytes))
        {
            context.Gap(GapReason.Truncated, "The file ended while it was being read.");
            return;
        }

        ReadOnlyMemory<byte> text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = context.Limits.MaxDepth });
            new NotebookReader(context).Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            context.Gap(GapReason.Malformed, $"The notebook is not JSON, or is nested deeper than {context.Limits.MaxDepth}: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            context.Gap(GapReason.Malformed, "The notebook has a text with an unpaired surrogate.");
        }
    }
}
