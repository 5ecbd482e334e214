using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Keras;

/// <summary>
/// Reads the configuration of Keras models, wherever it is: config.json of a .keras archive, model_config of an HDF5 file, or a file of its own. Nothing it names is imported.
/// </summary>
public sealed class KerasConfigInspector : IFormatInspector
{
    /// <summary>The longest configuration that is read, in bytes; those of networks with a thousand layers have some two megabytes.</summary>
    internal const int MaximumConfigBytes = 1 << 25;

    /// <inheritdoc/>
    public string Name => "keras-config";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => KerasFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe)
    {
        // Inside a container the name is what a loader goes by, whatever the encoding, and however late the words come.
        if (probe.Path.Container is not null && probe.Path.Name is "config.json" or "model_config.json" or "training_config.json")
        {
            return probe.Length > 0;
        }

        ReadOnlySpan<byte> text = probe.Header;
        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }

        return text.IndexOf("\"keras_version\""u8) >= 0 || (text.IndexOf("\"class_name\""u8) >= 0 && text.IndexOf("\"config\""u8) >= 0);
    }

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int longest = Math.Min(MaximumConfigBytes, context.Limits.MaxDocumentBytes);
        if (context.Reader.Length > longest)
        {
            context.Gap(GapReason.LimitReached, $"The configuration has {context.Reader.Length} bytes; at most {longest} are read.");
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
            new KerasConfig(context).Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            context.Gap(GapReason.Malformed, $"The configuration is not JSON, or is nested deeper than {context.Limits.MaxDepth}: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            context.Gap(GapReason.Malformed, "The configuration has a text with an unpaired surrogate.");
        }
    }
}
