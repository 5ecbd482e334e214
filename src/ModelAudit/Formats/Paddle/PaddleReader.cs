using System.Globalization;
using System.Text;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Paddle;

/// <summary>Takes what matters out of PaddlePaddle's messages while they are walked over.</summary>
/// <param name="report">What is found.</param>
internal sealed class PaddleReader(GraphReport report) : IProtobufHandler
{
    private const string Framework = "paddle";
    private const int MostDimensions = 16;

    private readonly List<string> shape = [];
    private string name = string.Empty;
    private string? dtype;
    private bool isFed;
    private bool isVariable;

    /// <inheritdoc/>
    public void Begin(int role, long offset, long length)
    {
        switch ((PaddleRole)role)
        {
            case PaddleRole.Block:
                report.Functions = (report.Functions ?? 0) + 1;
                break;
            case PaddleRole.Operation:
                report.Nodes++;
                break;
            case PaddleRole.Variable:
                shape.Clear();
                (name, dtype, isFed, isVariable) = (string.Empty, null, false, true);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void End(int role)
    {
        if ((PaddleRole)role == PaddleRole.Variable)
        {
            isVariable = false;
            if (isFed)
            {
                report.Value(null, "input", name, dtype, $"[{string.Join(", ", shape.Take(MostDimensions))}{(shape.Count > MostDimensions ? ", …" : string.Empty)}]");
            }
        }
    }

    /// <inheritdoc/>
    public void Number(int role, ulong value, long offset)
    {
        switch ((PaddleRole)role)
        {
            case PaddleRole.Version:
                report.Version ??= value.ToString(CultureInfo.InvariantCulture);
                break;
            case PaddleRole.DataType when isVariable:
                dtype = PaddleSchema.TypeOf(value).Name;
                break;
            case PaddleRole.Dimension when isVariable && shape.Count <= MostDimensions:
                shape.Add((long)value < 0 ? "?" : value.ToString(CultureInfo.InvariantCulture));
                break;
            case PaddleRole.IsFed:
                isFed = value != 0;
                break;
            default:
                break;
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
        if ((PaddleRole)role == PaddleRole.OperationType)
        {
            report.Add("operator", $"{Framework}::{text}", null, Framework);
        }
        else if ((PaddleRole)role == PaddleRole.VariableName)
        {
            name = text;
        }
    }
}
