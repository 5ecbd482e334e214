using System.Globalization;
using System.Text;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Ncnn;

/// <summary>The text form: a line for each layer.</summary>
/// <param name="context">The file.</param>
/// <param name="report">What is found.</param>
internal sealed class NcnnText(InspectionContext context, ModelFileReport report)
{
    private const int MaximumBytes = 1 << 26;
    private const int MaximumLayers = 1_000_000;

    private readonly HashSet<string> blobs = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private long offset;

    /// <summary>Reads it.</summary>
    public void Read()
    {
        string text = Encoding.UTF8.GetString(ModelFileText.Read(context, MaximumBytes).Span);
        long announced = -1;
        long announcedBlobs = 0;
        long layers = 0;
        bool isFirst = true;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string[] words = line.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && isFirst)
            {
                isFirst = false;
            }
            else if (words.Length > 0 && announced < 0)
            {
                (announced, announcedBlobs) = Counts(words);
            }
            else if (words.Length > 0)
            {
                if (++layers > MaximumLayers)
                {
                    throw ModelFileException.Bound(offset, $"The graph has more than {MaximumLayers} layers.");
                }

                Layer(words);
            }

            offset += Encoding.UTF8.GetByteCount(line) + 1;
        }

        report.Property("layers", layers);
        report.Property("blobs", blobs.Count);
        if (announced != layers)
        {
            report.Defect("count", null, 0, FormattableString.Invariant($"{Math.Max(announced, 0)} layers are announced, and {layers} are there."));
        }
        else if (announcedBlobs != blobs.Count)
        {
            report.Defect("count", "blobs", 0, FormattableString.Invariant($"{announcedBlobs} blobs are announced, and {blobs.Count} are made."));
        }
    }

    private (long Layers, long Blobs) Counts(string[] words) =>
        words.Length == 2 && Number(words[0]) is { } layers && Number(words[1]) is { } blobCount
            ? (layers, blobCount)
            : throw ModelFileException.Malformed("syntax", offset, "The second line does not hold the numbers of layers and blobs.");

    private void Layer(string[] words)
    {
        if (words.Length < 4 || Number(words[2]) is not { } inputs || Number(words[3]) is not { } outputs || inputs + outputs > words.Length - 4)
        {
            throw ModelFileException.Malformed("syntax", offset, "A line does not hold the type of a layer, its name, and as many blobs as it says.");
        }

        (string type, string name) = (words[0], words[1]);
        report.Part("layer", type);
        if (!NcnnLayers.IsKnown(type))
        {
            report.Code("custom-operator", $"ncnn::{type}", name);
        }

        if (!names.Add(name))
        {
            report.Defect("duplicate", name, offset, $"The name '{name}' is that of two layers.");
        }

        for (int i = 4; i < 4 + inputs; i++)
        {
            if (!blobs.Contains(words[i]))
            {
                report.Defect("index", name, offset, $"The layer '{name}' takes the blob '{words[i]}', which no layer before it makes.");
            }
        }

        for (int i = 4 + (int)inputs; i < 4 + inputs + outputs; i++)
        {
            if (!blobs.Add(words[i]))
            {
                report.Defect("duplicate", words[i], offset, $"The blob '{words[i]}' is made twice.");
            }
        }
    }

    private static long? Number(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
