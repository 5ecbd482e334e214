using System.Globalization;
using System.Runtime.Intrinsics.X86;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>The bars of the project, as whole processes.</summary>
/// <param name="fileBytes">The length of each of the four large files; the single one is four times as long.</param>
internal sealed class ProcessCases(long fileBytes)
{
    private static readonly string[] AuditModel = ["audit", "model", "--as-of", "2026-01-01", "--progress", "never"];

    public IReadOnlyList<ProcessCase> All =>
    [
        new("version", _ => { }, ["--version"]) { MaxSeconds = 0.15 },
        .. LicenseCases.All,
        new("small-50", Small50, AuditModel) { MaxSeconds = 0.25 },
        new("shards-163", directory => DeepSeekR1Shape.WriteTo(Path.Combine(directory, "model")), AuditModel) { MaxSeconds = 2 },
        ProvenanceCases.Of(AuditModel),
        new("files-20000", directory => Files(directory, 20_000, 4096), AuditModel) { MaxSeconds = 1.2 },
        new("texts-300000", directory => Files(directory, 300_000, 4, isText: true), AuditModel) { MaxPeakBytes = 300L << 20 },

        // Each leaves gaps and findings of its own, which all have to be in the report.
        new("unknown-300000", directory => Files(directory, 300_000, 4), AuditModel) { MaxPeakBytes = 600L << 20 },
        new("header-900000", directory => Header(directory, 900_000, isSound: true), AuditModel),
        new("defects-500000", directory => Header(directory, 500_000, isSound: false), AuditModel),
        new("onnx-600000", directory => Onnx(directory, 150_000), AuditModel) { MaxSeconds = 1.5, MaxPeakBytes = 600L << 20 },
        new("onnx-1000", SmallOnnx, ["inspect", "model"]) { MaxSeconds = 0.1 },
        new("large-4", directory => Large(directory, 4, fileBytes), AuditModel)
        {
            Reference = [["openssl", "dgst", "-sha256", Name(0), Name(1)], ["openssl", "dgst", "-sha256", Name(2), Name(3)]],
            MaxRatio = 1.10,
        },

        // Sixteen files on two processors: eight are hashed side by side on each.
        new("large-16", directory => Large(directory, 16, fileBytes / 4), AuditModel)
        {
            Reference = [["openssl", "dgst", "-sha256", .. Enumerable.Range(0, 8).Select(Name)], ["openssl", "dgst", "-sha256", .. Enumerable.Range(8, 8).Select(Name)]],
            MaxRatio = Avx512F.VL.IsSupported ? 0.75 : 1.05,
        },
        new("large-1", directory => Large(directory, 1, 4 * fileBytes), AuditModel)
        {
            Reference = [["openssl", "dgst", "-sha256", Name(0)]],
            MaxRatio = 1.05,
        },
        .. new ModelSigningCases(fileBytes).All(Large, (directory, files, bytes) => Files(directory, files, bytes)),
        .. PickleCases.All(AuditModel),
        new("torch-1gib", directory => TorchFiles.WriteLarge(directory, fileBytes), AuditModel)
        {
            Reference = [["openssl", "dgst", "-sha256", "model/pytorch_model.bin"]],
            ReferenceAudit = ["audit", TorchFiles.HeaderOnly, "--as-of", "2026-01-01", "--progress", "never"],
            MaxRatio = 1.03,
            MaxAuditRatio = 1.03,
        },
        new("torch-2000", directory => TorchFiles.WriteMany(directory, 2_000), AuditModel) { MaxSeconds = 1 },
        new("cancel", directory => Large(directory, 1, 4 * fileBytes), AuditModel) { InterruptAfter = TimeSpan.FromSeconds(0.8), MaxSeconds = 0.5 },
    ];

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"model/model-{number}.safetensors");

    private static void Small50(string directory)
    {
        TreeBuilder tree = SampleModels.DeepSeekR1.Build();
        for (int i = 0; tree.Files.Count < 50; i++)
        {
            tree.Add($"docs/note-{i}.md", $"# Note {i}\n\nText.");
        }

        tree.WriteTo(Path.Combine(directory, "model"));
    }

    private static void Files(string directory, int files, int bytes, bool isText = false)
    {
        string root = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        byte[] content = new byte[bytes];
        for (int i = 0; i < files; i++)
        {
            if (i % 100 == 0)
            {
                Directory.CreateDirectory(Path.Combine(root, $"part-{i / 100:D4}"));
            }

            content.AsSpan().Fill((byte)('a' + (i % 26)));
            if (isText)
            {
                System.Text.Encoding.ASCII.GetBytes((i & 0xFFFF).ToString("x4", CultureInfo.InvariantCulture), content);
            }
            else
            {
                BitConverter.TryWriteBytes(content, i + 0x30303030);
            }

            File.WriteAllBytes(Path.Combine(root, $"part-{i / 100:D4}", $"file-{i:D6}.txt"), content);
        }
    }

    // A graph of blocks of four nodes behind each other, named as exporters name them.
    private static void SmallOnnx(string directory)
    {
        string folder = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        for (int i = 0; i < 1_000; i++)
        {
            string weight = string.Create(CultureInfo.InvariantCulture, $"weight.{i}");
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"model-{i:D4}.onnx")), OnnxBuilder.Of(graph => graph
                .Input("x", 1, "batch,16").Output("y", 1, "batch,16").Initializer(OnnxTensorBuilder.Raw(weight, 1, [16, 16], new byte[16 * 16 * sizeof(float)]))
                .Node("MatMul", $"x {weight}", "h").Node("Relu", "h", "r").Node("Add", "r x", "y")).Build());
        }
    }

    private static void Onnx(string directory, int blocks)
    {
        Directory.CreateDirectory(Path.Combine(directory, "model"));
        File.WriteAllBytes(Path.Combine(directory, "model", "model.onnx"), OnnxBuilder.Of(graph =>
        {
            graph.Initializer(OnnxTensorBuilder.Raw("w", 1, [64, 64], new byte[64 * 64 * sizeof(float)])).Input("v0", 1, "batch,64").Output(string.Create(CultureInfo.InvariantCulture, $"v{blocks}"), 1, "batch,64");
            for (int i = 0; i < blocks; i++)
            {
                string layer = string.Create(CultureInfo.InvariantCulture, $"/layers.{i}");
                graph.Node("MatMul", $"v{i} w", $"{layer}/m", node => node.Name($"{layer}/MatMul"))
                    .Node("Relu", $"{layer}/m", $"{layer}/r", node => node.Name($"{layer}/Relu"))
                    .Node("Add", $"{layer}/r v{i}", $"{layer}/a", node => node.Name($"{layer}/Add"))
                    .Node("Sigmoid", $"{layer}/a", $"v{i + 1}", node => node.Name($"{layer}/Sigmoid"));
            }
        }).Build());
    }

    // One header near the format's bound of 100 MB: tensors that tile the data, or that all lack half of theirs.
    private static void Header(string directory, int tensors, bool isSound)
    {
        Directory.CreateDirectory(Path.Combine(directory, "model"));
        using FileStream file = File.Create(Path.Combine(directory, Name(0)));
        file.Seek(sizeof(long), SeekOrigin.Begin);
        using (var header = new StreamWriter(file, leaveOpen: true))
        {
            header.Write('{');
            for (int i = 0; i < tensors; i++)
            {
                header.Write(string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}\"model.layers.{i % 100}.mlp.x{i}.weight\":{{\"dtype\":\"BF16\",\"shape\":[{(isSound ? 2 : 4)}],\"data_offsets\":[{4L * i},{4L * (i + 1)}]}}"));
            }

            header.Write('}');
        }

        long length = file.Length - sizeof(long);
        file.Seek(0, SeekOrigin.Begin);
        file.Write(BitConverter.GetBytes(length));
        file.SetLength(sizeof(long) + length + (4L * tensors));
    }

    // One U8 tensor in a real header; the data repeats a block of pseudo-random bytes and is written, not sparse.
    private static void Large(string directory, int files, long length)
    {
        Directory.CreateDirectory(Path.Combine(directory, "model"));
        byte[] block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        for (int i = 0; i < files; i++)
        {
            long data = length - 128;
            string header = string.Create(CultureInfo.InvariantCulture, $"{{\"model.layers.{i}.weight\":{{\"dtype\":\"U8\",\"shape\":[{data}],\"data_offsets\":[0,{data}]}}}}").PadRight(120);
            using FileStream file = File.Create(Path.Combine(directory, Name(i)));
            file.Write(BitConverter.GetBytes((long)header.Length));
            file.Write(System.Text.Encoding.ASCII.GetBytes(header));
            for (long left = data; left > 0; left -= block.Length)
            {
                file.Write(block, 0, (int)Math.Min(left, block.Length));
            }
        }
    }
}
