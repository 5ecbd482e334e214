using System.Collections.Immutable;

namespace ModelAudit.Samples.Building;

/// <summary>Safetensors files that break the format, each in one way.</summary>
public static class MalformedSafetensors
{
    /// <summary>A name for each broken form, and its bytes.</summary>
    public static readonly ImmutableArray<KeyValuePair<string, byte[]>> All =
    [
        new("empty", []),
        new("length field cut", [8, 0, 0]),
        new("header length of zero", new SafetensorsBuilder().WithHeaderText(string.Empty).Build()),
        new("header length of one", new SafetensorsBuilder().WithHeaderText("{").Build()),
        new("header length of 2^63", Valid().WithHeaderLength(1UL << 63).Build()),
        new("header length of 2^64-1", Valid().WithHeaderLength(ulong.MaxValue).Build()),
        new("header length one byte behind the end", Valid().WithHeaderLength((ulong)Valid().Build().Length - 7).Build()),
        new("header cut in half", Valid().Build()[..40]),
        new("header is an array", new SafetensorsBuilder().WithHeaderText("[1,2]   ").Build()),
        new("header starts with a space", new SafetensorsBuilder().WithHeaderText(" {}     ").Build()),
        new("header padded with NUL", Valid().WithPadding(0).Build()),
        new("header is not UTF-8", NotUtf8()),
        new("header with a byte order mark", new SafetensorsBuilder().WithHeaderText("\uFEFF{}   ").Build()),
        new("text behind the header object", new SafetensorsBuilder().WithHeaderText("{} {}   ").Build()),
        new("same tensor twice", Text("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)),
        new("same tensor twice by escape", Text("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)),
        new("same metadata key twice", Valid().WithMetadata("license", "mit").WithMetadata("license", "other").Build()),
        new("metadata value is a number", Text("""{"__metadata__":{"a":1}}""", 0)),
        new("metadata is a list", Text("""{"__metadata__":["a"]}""", 0)),
        new("tensor is a number", Text("""{"a":1}""", 0)),
        new("tensor without dtype", Text("""{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1)),
        new("tensor without shape", Text("""{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1)),
        new("tensor without offsets", Text("""{"a":{"dtype":"U8","shape":[1]}}""", 1)),
        new("tensor with an unknown field", Text("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}""", 1)),
        new("unknown dtype", Text("""{"a":{"dtype":"Q9","shape":[1],"data_offsets":[0,1]}}""", 1)),
        new("dtype is a number", Text("""{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}""", 1)),
        new("negative size", Text("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1)),
        new("size with a fraction", Text("""{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1)),
        new("shape whose product overflows", Text("""{"a":{"dtype":"F64","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8)),
        new("one offset", Text("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1)),
        new("three offsets", Text("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""", 2)),
        new("offsets backwards", Text("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1)),
        new("offset above 2^64", Text("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,18446744073709551617]}}""", 1)),
        new("offset behind the end", Text("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 1)),
        new("length other than the shape says", Text("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4)),
        new("overlap", Text("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6)),
        new("hole", new SafetensorsBuilder().Add("a", "U8", 4).Add("b", "U8", [4], new byte[4], holeBefore: 8).Build()),
        new("hole at the start", new SafetensorsBuilder().Add("a", "U8", [4], new byte[4], holeBefore: 8).Build()),
        new("data cut", Valid().WithDataShortBy(3).Build()),
        new("data behind the last tensor", Valid().WithTrailing(0x50, 0x4B, 0x05, 0x06).Build()),
        new("nesting", new SafetensorsBuilder().WithHeaderText("{\"a\":" + new string('[', 20_000)).Build()),
        new("header cut inside a string", new SafetensorsBuilder().WithHeaderText("{\"a").Build()),
        new("lone surrogate in a name", Text("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)),
    ];

    /// <summary>A small well-formed file to break.</summary>
    public static SafetensorsBuilder Valid() =>
        new SafetensorsBuilder().Add("embed.weight", "BF16", 4, 8).Add("layer.weight", "F8_E4M3", 8, 8).Add("layer.weight_scale_inv", "F32", 1, 1);

    private static byte[] Text(string header, int data) =>
        new SafetensorsBuilder().WithHeaderText(header.PadRight((header.Length + 7) / 8 * 8)).WithTrailing(new byte[data]).Build();

    private static byte[] NotUtf8()
    {
        byte[] file = Valid().Build();
        file[10] = 0xFF;
        return file;
    }
}
