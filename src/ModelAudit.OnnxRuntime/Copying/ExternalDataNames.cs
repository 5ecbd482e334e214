using System.Text;

namespace ModelAudit.OnnxRuntime.Copying;

/// <summary>
/// Collects what a model names as external data, wherever in it a tensor stands: the values of the key "location" (onnx.proto,
/// TensorProto.external_data). Found by its bytes, so that no place is missed; a hit that is none names a file that is not there.
/// </summary>
internal sealed class ExternalDataNames(int maximum)
{
    /// <summary>The longest name, in bytes.</summary>
    private const int MaxNameBytes = 4_096;

    // StringStringEntryProto: field 1 "location", then the tag of field 2.
    private static readonly byte[] Entry = [0x0A, 0x08, .. "location"u8, 0x12];

    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>How many bytes at the end of a window must stand at the start of the next one, too.</summary>
    public static int Overlap => Entry.Length + 2 + MaxNameBytes;

    /// <summary>The names, in ordinal order.</summary>
    public IEnumerable<string> Names => names.Order(StringComparer.Ordinal);

    /// <summary>Whether there were more than the bound.</summary>
    public bool IsCut { get; private set; }

    public void Scan(ReadOnlySpan<byte> window)
    {
        for (int at; (at = window.IndexOf(Entry)) >= 0; window = window[1..])
        {
            window = window[(at + Entry.Length - 1)..];
            ReadOnlySpan<byte> value = window[1..];
            int length = value is [< 0x80, ..] ? value[0] : value is [_, < 0x80, ..] ? (value[0] & 0x7F) | (value[1] << 7) : 0;
            int start = value is [< 0x80, ..] ? 1 : 2;
            if (length == 0 || length > MaxNameBytes || start + length > value.Length)
            {
                continue;
            }

            if (names.Count == maximum)
            {
                IsCut = true;
                return;
            }

            names.Add(Encoding.UTF8.GetString(value.Slice(start, length)));
        }
    }
}
