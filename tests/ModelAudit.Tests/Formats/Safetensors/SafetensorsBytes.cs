using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ModelAudit.Tests.Formats.Safetensors;

/// <summary>Makes safetensors files, well formed or not, from a header as text.</summary>
internal static class SafetensorsBytes
{
    public const string Empty = "{}";

    public static byte[] Of(string header, int dataBytes = 0) => Of(Encoding.UTF8.GetBytes(header), dataBytes);

    public static byte[] Of(byte[] header, int dataBytes = 0, ulong? claimedLength = null)
    {
        byte[] file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimedLength ?? (ulong)header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    public static string Tensor(string name, string dtype, string shape, long begin, long end) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{{name}}:{"dtype":"{{dtype}}","shape":{{shape}},"data_offsets":[{{begin}},{{end}}]}""");

    public static string Header(params string[] entries) => "{" + string.Join(",", entries) + "}";
}
