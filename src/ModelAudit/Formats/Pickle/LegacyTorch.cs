using System.Buffers.Binary;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>The part of a legacy PyTorch file behind its five pickles (torch/serialization.py, _legacy_load): each storage as a number of elements, eight bytes, and the elements.</summary>
internal sealed class LegacyTorch(ArtifactReader reader, TorchStorages storages)
{
    /// <summary>The place of the pickle with the keys: magic number, protocol version, system, object, keys.</summary>
    public const int KeysPickle = 4;

    /// <summary>Steps over the storages in the order of their keys.</summary>
    /// <param name="keys">The pickle with the keys.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Where the last storage ends that is explained.</returns>
    public long SkipStorages(PickleStream keys, CancellationToken cancellation)
    {
        var literals = new PickleLiterals(reader);
        Span<byte> count = stackalloc byte[sizeof(long)];
        long position = keys.End;
        int seen = 0;
        for (long at = keys.Offset; at < keys.End && literals.TryLocate(at, out byte opcode, out long content, out long length) && seen < TorchStorages.MaximumStorages;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (opcode is PickleOpcode.BinUnicode or PickleOpcode.ShortBinUnicode or PickleOpcode.BinString or PickleOpcode.ShortBinString or PickleOpcode.Unicode or PickleOpcode.String)
            {
                seen++;
                int bytes = storages.ElementBytes(literals.Text(at, 64, out _));
                long elements = reader.TryReadExactly(position, count) ? BinaryPrimitives.ReadInt64LittleEndian(count) : -1;
                if (bytes == 0 || elements < 0 || elements > (reader.Length - position - sizeof(long)) / bytes)
                {
                    return position;
                }

                position += sizeof(long) + (elements * bytes);
            }

            at = content + length + (PickleOpcode.Shape(opcode) == PickleOpcode.Line ? 1 : 0);
        }

        return position;
    }
}
