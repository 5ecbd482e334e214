using System.Buffers.Binary;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>
/// Checks the indices of a sparse tensor that come in pieces: each inside the dense shape, in ascending order, none twice (onnx.in.proto,
/// SparseTensorProto, indices).
/// </summary>
/// <param name="dense">The dense shape.</param>
/// <param name="isTable">Whether there is one index for each dimension, not one for the whole tensor.</param>
/// <param name="isRaw">Whether they stand in raw_data, not in int64_data.</param>
internal sealed class SparseIndexOrder(long[] dense, bool isTable, bool isRaw)
{
    private readonly long size = dense.Aggregate(1L, (product, length) => product * length);
    private ulong split;
    private int shift;
    private long linear;
    private int axis;
    private long previous = -1;

    /// <summary>What is wrong first, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Checks on.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length && Problem is null; at++)
        {
            if (isRaw && shift == 0 && bytes.Length - at >= sizeof(long))
            {
                Next(BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]));
                at += sizeof(long) - 1;
            }
            else if (isRaw)
            {
                split |= (ulong)bytes[at] << shift;
                shift += 8;
                Take(shift == 64);
            }
            else
            {
                split |= shift < 64 ? (ulong)(bytes[at] & 0x7F) << shift : 0;
                shift += 7;
                Take(bytes[at] < 0x80);
            }
        }
    }

    private void Take(bool isWhole)
    {
        if (isWhole)
        {
            Next((long)split);
            split = 0;
            shift = 0;
        }
    }

    private void Next(long index)
    {
        long bound = isTable ? dense[axis] : size;
        if (index < 0 || index >= bound)
        {
            Problem = FormattableString.Invariant($"has the index {index} where {bound} is the size");
            return;
        }

        linear = isTable ? (linear * bound) + index : index;
        axis = isTable ? (axis + 1) % dense.Length : 0;
        if (axis == 0)
        {
            Problem = linear <= previous ? "has indices that are not in ascending order, or twice the same" : null;
            previous = linear;
            linear = 0;
        }
    }
}
