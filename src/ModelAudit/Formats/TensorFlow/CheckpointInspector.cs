using System.Globalization;
using System.Text;
using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>
/// Reads the index of a checkpoint (tensorflow/core/util/tensor_bundle): which tensors there are, and where they lie in the data files. Values are
/// not read, nor are the checksums of tensors compared.
/// </summary>
public sealed class CheckpointInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "tensorflow-checkpoint";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => TensorFlowSignatures.IsCheckpoint(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { HasTensors = true };
        var entries = new CheckpointEntries(context, report);
        new CheckpointTable(context, report).Read(entries.Add);
        entries.Finish();
        report.State(totals => new CheckpointIndex(entries.Tensors, totals, entries.Shards, entries.Ends));
    }

    private enum Role
    {
        None,
        Shards,
        Endianness,
        DataType,
        Dimension,
        UnknownRank,
        Shard,
        Offset,
        Size,
        Slice,
    }

    private sealed class CheckpointEntries(InspectionContext context, GraphReport report) : IProtobufHandler
    {
        private const int MaximumShards = 1 << 16;

        private static readonly ProtobufMessage Header = new ProtobufMessage("BundleHeaderProto").Number(1, Role.Shards).Number(2, Role.Endianness).Values(3);

        private static readonly ProtobufMessage Entry = new ProtobufMessage("BundleEntryProto")
            .Number(1, Role.DataType)
            .One(2, Role.None, new ProtobufMessage("TensorShapeProto").Many(2, Role.None, new ProtobufMessage("TensorShapeProto.Dim").Number(1, Role.Dimension).Values(2)).Number(3, Role.UnknownRank))
            .Number(3, Role.Shard)
            .Number(4, Role.Offset)
            .Number(5, Role.Size)
            .Values(6)
            .Many(7, Role.Slice, new ProtobufMessage("TensorSliceProto").Values(1));

        private readonly List<(long Shard, long Start, long End)> spans = [];
        private bool hasHeader;
        private TensorShape shape;
        private ulong dataType;
        private ulong shard;
        private ulong start;
        private ulong size;
        private bool isSliced;

        public int Tensors { get; private set; }

        public long Shards { get; private set; }

        public Dictionary<long, long> Ends { get; } = [];

        public void Add(ReadOnlySpan<byte> key, long offset, int length)
        {
            if (key.IsEmpty)
            {
                hasHeader = true;
                report.UnknownBytes += ProtobufWalk.Over(context, context.Reader, Header, this, report.Defects, offset, offset + length).UnknownBytes;
                return;
            }

            string name = Encoding.UTF8.GetString(key[..Math.Min(key.Length, GraphReport.MaximumNameBytes)]);
            (shape, dataType, shard, start, size, isSliced) = (TensorShape.Empty(keepsText: false), 0, 0, 0, 0, false);
            report.UnknownBytes += ProtobufWalk.Over(context, context.Reader, Entry, this, report.Defects, offset, offset + length).UnknownBytes;
            if (!isSliced)
            {
                // A sliced tensor is a heading: its slices are entries of their own.
                AddTensor(name, offset);
            }
        }

        public void Finish()
        {
            if (!hasHeader || Shards <= 0)
            {
                report.Defects.Add("header", null, 0, hasHeader ? "The header states no data files." : "The table has no header.");
            }

            spans.Sort();
            for (int i = 1; i < spans.Count; i++)
            {
                if (spans[i].Shard == spans[i - 1].Shard && spans[i].Start < spans[i - 1].End)
                {
                    report.Defects.Add("overlap", null, 0, FormattableString.Invariant($"Two tensors overlap in data file {spans[i].Shard}, at {spans[i].Start}."));
                }
            }
        }

        void IProtobufHandler.Begin(int role, long offset, long length) => isSliced |= role == (int)Role.Slice;

        void IProtobufHandler.End(int role)
        {
        }

        void IProtobufHandler.Text(int role, ReadOnlySpan<byte> utf8, long length, long offset)
        {
        }

        void IProtobufHandler.Bytes(int role, long offset, long length)
        {
        }

        void IProtobufHandler.Number(int role, ulong value, long offset)
        {
            switch ((Role)role)
            {
                case Role.Shards:
                    Shards = (long)Math.Min(value, int.MaxValue);
                    report.Property("shards", value.ToString(CultureInfo.InvariantCulture));
                    break;
                case Role.Endianness:
                    report.Property("byte-order", value == 0 ? "little" : "big");
                    break;
                case Role.DataType:
                    dataType = value;
                    break;
                case Role.Dimension:
                    shape.Add((long)value);
                    break;
                case Role.UnknownRank:
                    shape.IsUnranked = value != 0;
                    break;
                case Role.Shard:
                    shard = value;
                    break;
                case Role.Offset:
                    start = value;
                    break;
                case Role.Size:
                    size = value;
                    break;
                default:
                    break;
            }
        }

        private void AddTensor(string name, long offset)
        {
            Tensors++;
            int bits = TensorFlowDataTypes.BitsOf(dataType);
            if (!TensorFlowDataTypes.IsKnown(dataType))
            {
                report.Defects.Add("dtype", name, offset, FormattableString.Invariant($"The tensor '{name}' has the element type {dataType}, which does not exist."));
            }
            else if (shape.IsInvalid || shape.Elements is null || shape.IsUnranked || shape.Count > TensorShape.MaximumDimensions)
            {
                report.Defects.Add("shape", name, offset, $"The tensor '{name}' has no shape that a value can have.");
            }
            else if (bits > 0 && (Int128)shape.Elements.Value * (bits / 8) != size)
            {
                report.Defects.Add("tensor-size", name, offset, FormattableString.Invariant($"The tensor '{name}' has {size} bytes; its shape and type want {(Int128)shape.Elements.Value * (bits / 8)}."));
            }

            report.Tensor(TensorFlowDataTypes.NameOf(dataType), bits == 0 ? 0 : shape.IsUnranked ? null : shape.Elements, (long)Math.Min(size, long.MaxValue));
            if (shard >= (ulong)Math.Max(Shards, 0) || shard >= MaximumShards)
            {
                report.Defects.Add("shard", name, offset, FormattableString.Invariant($"The tensor '{name}' lies in data file {shard} of {Shards}."));
            }
            else if (start > long.MaxValue || size > long.MaxValue - start)
            {
                report.Defects.Add("range", name, offset, FormattableString.Invariant($"The place of the tensor '{name}' exceeds 63 bits."));
            }
            else
            {
                long end = (long)(start + size);
                spans.Add(((long)shard, (long)start, end));
                Ends[(long)shard] = Math.Max(end, Ends.GetValueOrDefault((long)shard));
            }
        }
    }
}
