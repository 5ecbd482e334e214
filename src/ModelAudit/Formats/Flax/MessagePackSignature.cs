namespace ModelAudit.Formats.Flax;

/// <summary>Tells MessagePack, which has no magic, by a map whose first key is text, under the extension that Flax writes.</summary>
internal static class MessagePackSignature
{
    /// <summary>Whether the content is a map with a text as its first key.</summary>
    public static bool IsMap(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (probe.Path.Extension != ".msgpack" || header.Length < 4)
        {
            return false;
        }

        int key = header[0] switch
        {
            >= 0x80 and <= 0x8F => 1,
            0xDE => 3,
            0xDF => 5,
            _ => 0,
        };
        return key > 0 && key < header.Length && header[key] is (>= 0xA0 and <= 0xBF) or 0xD9 or 0xDA or 0xDB;
    }
}
