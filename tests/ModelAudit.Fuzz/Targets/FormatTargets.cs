using System.Buffers.Binary;
using System.Text;
using ModelAudit.Formats;
using ModelAudit.Formats.GitLfs;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The parsers that see one file.</summary>
internal static class FormatTargets
{
    private static readonly FormatSelector All = new(BuiltInInspectors.Formats);

    private static readonly string[] Names =
        ["x", "model.safetensors", "model.bin", "a/config.json", "README.md", "weights.pth", "m.onnx", "m.gguf", "LICENSE", "run.sh", "t.jinja", "x.tar.gz", "v.npy", "a.h5", "t.model"];

    public static readonly FuzzTarget Safetensors = new(
        "safetensors",
        () => [MalformedSafetensors.Valid().Build(), .. MalformedSafetensors.All.Select(form => form.Value), .. SampleFiles(".safetensors")],
        content => Inspections.RunFormat(new SafetensorsInspector(), "model.safetensors", content))
    {
        IsText = false,
        Tokens = ["__metadata__", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"F8_E4M3\"", "\"F4\"", "\"BF16\"", "\"U8\"", "[0,0]", ",\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}"],
        Frame = new FuzzFrame(SplitSafetensors, JoinSafetensors),
    };

    public static readonly FuzzTarget GitLfs = new(
        "git-lfs",
        () =>
        [
            Pointer("sha256:" + new string('a', 64), "12345"), Pointer("sha256:" + new string('A', 64), "1"), Pointer("md5:" + new string('a', 32), "1"), Pointer("sha256:", "-1"),
            Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\next-0-foo sha256:" + new string('b', 64) + "\noid sha256:" + new string('a', 64) + "\nsize 18446744073709551616\n"),
        ],
        content => Inspections.RunFormat(new GitLfsInspector(), "model.safetensors", content))
    {
        Tokens = ["version https://git-lfs.github.com/spec/v1\n", "oid sha256:", "size ", "ext-0-x "],
        MaxInputBytes = 4_096,
    };

    public static readonly FuzzTarget Selector = new(
        "format-selector",
        () => SampleModels.All.SelectMany(model => model.Build().Files.Values).Concat([OnnxModels.Identity(), [], "%PDF-1.7"u8.ToArray(), [0x1F, 0x8B, 8], [0x7F, 0x45, 0x4C, 0x46]]),
        content =>
        {
            // One byte of the input chooses the name, so that extension and content vary apart.
            string path = content.Length == 0 ? "x" : Names[content[0] % Names.Length];
            FormatSelection selection = All.Select(Inspections.Probe(ArtifactPath.Parse(path), content));
            return $"{selection.Format} {string.Join(',', selection.Inspectors.Select(inspector => inspector.Name))} {selection.Role}";
        })
    {
        IsText = false,
        Tokens = ["PK\u0003\u0004", "GGUF", "\u0089HDF\r\n", "ORTM", "#!/bin/sh\n", "---\n", "{", "\u0080\u0002", "GPT-OSS v1.0", "torch", "data.pkl"],
        MaxInputBytes = 1 << 14,
    };

    public static IEnumerable<byte[]> SampleFiles(string suffix) =>
        SampleModels.All.SelectMany(model => model.Build().Files.Where(file => file.Key.EndsWith(suffix, StringComparison.Ordinal)).Select(file => file.Value));

    private static byte[] Pointer(string oid, string size) => Encoding.UTF8.GetBytes($"version https://git-lfs.github.com/spec/v1\noid {oid}\nsize {size}\n");

    private static (byte[] Text, byte[] Others)? SplitSafetensors(byte[] file)
    {
        if (file.Length < sizeof(ulong))
        {
            return null;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        return length <= (ulong)(file.Length - sizeof(ulong)) ? (file[sizeof(ulong)..(sizeof(ulong) + (int)length)], file[(sizeof(ulong) + (int)length)..]) : null;
    }

    private static byte[] JoinSafetensors(byte[] text, byte[] rest)
    {
        byte[] length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. rest];
    }
}
