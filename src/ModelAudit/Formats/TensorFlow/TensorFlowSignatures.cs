namespace ModelAudit.Formats.TensorFlow;

/// <summary>Tells TensorFlow's files apart. Protobuf has no magic: the first fields have to be what the format begins with, and most go by name too.</summary>
internal static class TensorFlowSignatures
{
    private const int MaximumNameBytes = 2_048;

    /// <summary>GraphDef: the first field is a node, which begins with its name and the name of its operator.</summary>
    public static bool IsGraph(in FormatProbe probe)
    {
        ReadOnlySpan<byte> rest = probe.Header;
        if (!TryField(ref rest, 0x0A, out int node) || node > probe.Length || !TryField(ref rest, 0x0A, out int name) || name is 0 or > MaximumNameBytes || name > rest.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> text = rest[..name];
        rest = rest[name..];
        return text.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0
            && TryField(ref rest, 0x12, out int operation)
            && operation is > 0 and <= MaximumNameBytes
            && operation <= rest.Length
            && name + operation < node
            && IsIdentifier(rest[..operation]);
    }

    /// <summary>MetaGraphDef, by its extension and its first field, meta_info_def or graph_def.</summary>
    public static bool IsMetaGraph(in FormatProbe probe) =>
        probe.Path.Extension == ".meta" && probe.Header is [0x0A or 0x12, ..] && TryFirst(probe);

    /// <summary>SavedMetadata of Keras, by its name.</summary>
    public static bool IsKerasMetadata(in FormatProbe probe) => probe.Path.Name == "keras_metadata.pb" && probe.Header is [0x0A, ..] && TryFirst(probe);

    /// <summary>FingerprintDef, by its name.</summary>
    public static bool IsFingerprint(in FormatProbe probe) => probe.Path.Name == "fingerprint.pb" && probe.Header is [0x08 or 0x10 or 0x18 or 0x20 or 0x28, ..];

    /// <summary>The index of a checkpoint: a table whose last bytes are LevelDB's magic (tensorflow/core/lib/io/format.h, kTableMagicNumber).</summary>
    public static bool IsCheckpoint(in FormatProbe probe) =>
        probe.Length >= CheckpointTable.FooterBytes && probe.Tail.EndsWith((ReadOnlySpan<byte>)[0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB]);

    /// <summary>Tensor data of a checkpoint, which has no structure of its own: by the extension .data-00000-of-00001.</summary>
    public static bool IsData(in FormatProbe probe) => IsDataExtension(probe.Path.Extension);

    /// <summary>Whether an extension is that of tensor data.</summary>
    public static bool IsDataExtension(string extension) =>
        extension.Length == 20 && extension.StartsWith(".data-", StringComparison.Ordinal) && extension.AsSpan(11, 4).SequenceEqual("-of-")
        && extension.AsSpan(6, 5).IndexOfAnyExceptInRange('0', '9') < 0 && extension.AsSpan(15).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool TryFirst(in FormatProbe probe)
    {
        ReadOnlySpan<byte> rest = probe.Header;
        return TryField(ref rest, probe.Header[0], out int length) && length <= probe.Length;
    }

    private static bool TryField(ref ReadOnlySpan<byte> bytes, byte tag, out int length)
    {
        length = 0;
        if (bytes.IsEmpty || bytes[0] != tag)
        {
            return false;
        }

        for (int i = 1, shift = 0; i < bytes.Length && shift < 28; i++, shift += 7)
        {
            length |= (bytes[i] & 0x7F) << shift;
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private static bool IsIdentifier(ReadOnlySpan<byte> name)
    {
        foreach (byte value in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'_' or (byte)'>' or (byte)'.'))
            {
                return false;
            }
        }

        return !char.IsAsciiDigit((char)name[0]);
    }
}
