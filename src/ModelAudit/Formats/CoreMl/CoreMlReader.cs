using System.Globalization;
using System.Text;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.CoreMl;

/// <summary>Takes what matters out of Core ML's messages while they are walked over.</summary>
/// <param name="report">What is found.</param>
internal sealed class CoreMlReader(GraphReport report) : IProtobufHandler
{
    private const string Framework = "coreml";

    private string? layer;
    private string? key;
    private string? blobFile;
    private long blobOffset;
    private CoreMlRole direction;

    /// <inheritdoc/>
    public void Begin(int role, long offset, long length)
    {
        switch ((CoreMlRole)role)
        {
            case CoreMlRole.Input or CoreMlRole.Output:
                direction = (CoreMlRole)role;
                break;
            case CoreMlRole.CustomModel:
                layer = "model";
                break;
            case CoreMlRole.Layer:
                layer = null;
                report.Nodes++;
                break;
            case CoreMlRole.Operation:
                report.Nodes++;
                break;
            case CoreMlRole.Function:
                report.Functions = (report.Functions ?? 0) + 1;
                break;
            case CoreMlRole.Blob:
                (blobFile, blobOffset) = (null, 0);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void End(int role)
    {
        if ((CoreMlRole)role == CoreMlRole.Blob && blobFile is not null)
        {
            // Core ML writes the model's own folder as a variable in front.
            report.File("weights", blobFile.StartsWith("@model_path/", StringComparison.Ordinal) ? blobFile["@model_path/".Length..] : blobFile, blobOffset);
        }
    }

    /// <inheritdoc/>
    public void Number(int role, ulong value, long offset)
    {
        if ((CoreMlRole)role == CoreMlRole.Version)
        {
            report.Version ??= value.ToString(CultureInfo.InvariantCulture);
        }
        else if ((CoreMlRole)role == CoreMlRole.BlobOffset)
        {
            blobOffset = (long)Math.Min(value, long.MaxValue);
        }
    }

    /// <inheritdoc/>
    public void Bytes(int role, long offset, long length)
    {
    }

    /// <inheritdoc/>
    public void Text(int role, ReadOnlySpan<byte> utf8, long length, long offset)
    {
        string text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, GraphReport.MaximumNameBytes)]);
        switch ((CoreMlRole)role)
        {
            case CoreMlRole.FeatureName:
                report.Value(null, direction == CoreMlRole.Output ? "output" : "input", text, null, null);
                break;
            case CoreMlRole.Description when text.Length > 0:
                report.Property("description", text);
                break;
            case CoreMlRole.ModelVersion when text.Length > 0:
                report.Property("version", text);
                break;
            case CoreMlRole.Author when text.Length > 0:
                report.Property("author", text);
                break;
            case CoreMlRole.License when text.Length > 0:
                report.Property("license", text);
                break;
            case CoreMlRole.UserKey:
                key = text;
                break;
            case CoreMlRole.UserValue:
                report.Property(key ?? string.Empty, text);
                break;
            case CoreMlRole.LayerName:
                layer = text;
                break;
            case CoreMlRole.ClassName:
                report.Add("custom-operator", $"{Framework}::{text}", layer, Framework);
                break;
            case CoreMlRole.LinkedFile:
                report.File("linked-model", text);
                break;
            case CoreMlRole.OperationType:
                report.Add("operator", $"{Framework}::{text}", null, Framework);
                break;
            case CoreMlRole.BlobFile:
                blobFile = text;
                break;
            default:
                break;
        }
    }
}
