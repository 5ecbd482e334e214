using System.Collections.Immutable;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats;

/// <summary>
/// The formats that are recognised by content, with or without an inspector, strongest signature first. No entry rests on a magic of
/// two bytes alone: such a one occurs by chance in any weight file.
/// </summary>
internal static class FormatTable
{
    /// <summary>The name for content of no bytes.</summary>
    public const string Empty = "empty";

    /// <summary>The formats in order of precedence.</summary>
    public static readonly ImmutableArray<KnownFormat> All =
    [
        new("safetensors", FormatKind.Weights, [".safetensors"], Never),
        new("git-lfs", FormatKind.Pointer, [], Never),

        // Weights and graphs.
        new("gguf", FormatKind.Weights, [".gguf"], static (in probe) => Starts(probe, "GGUF"u8) || Starts(probe, "FUGG"u8)),
        new("ggml", FormatKind.Weights, [".ggml"], static (in probe) => Starts(probe, "lmgg"u8) || Starts(probe, "tjgg"u8) || Starts(probe, "fmgg"u8) || Starts(probe, "algg"u8)),
        new("gpt-oss-metal", FormatKind.Weights, [], static (in probe) => Starts(probe, "GPT-OSS v"u8)),
        new("hdf5", FormatKind.Weights, [".h5", ".hdf5"], BinarySignatures.IsHdf5),
        new("numpy", FormatKind.Weights, [".npy"], static (in probe) => Starts(probe, [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59])),
        new("pytorch-zip", FormatKind.Weights, [".pt", ".pth", ".ckpt", ".ptl", ".jit"], BinarySignatures.IsPyTorchZip) { Refines = "zip" },
        new("keras-zip", FormatKind.Weights, [".keras"], BinarySignatures.IsKerasZip) { Refines = "zip" },
        new("torchserve-mar", FormatKind.Archive, [".mar"], PackageSignatures.IsTorchServe) { Refines = "zip" },
        new("skops", FormatKind.Weights, [".skops"], PackageSignatures.IsSkops) { Refines = "zip" },
        new("nemo", FormatKind.Weights, [".nemo"], PackageSignatures.IsNemo) { Refines = "tar" },
        new("llamafile", FormatKind.Executable, [".llamafile"], PackageSignatures.IsLlamafile) { Refines = "zip" },
        new("numpy-zip", FormatKind.Weights, [".npz"], BinarySignatures.IsNumpyZip) { Refines = "zip" },
        new("pickle", FormatKind.Weights, [".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".pdparams", ".pdopt"], BinarySignatures.IsPickle),
        new("tflite", FormatKind.Weights, [".tflite", ".lite"], Never) { IsSearched = true },
        new("ort", FormatKind.Weights, [".ort"], static (in probe) => Has(probe, 4, "ORTM"u8)),
        new("executorch", FormatKind.Weights, [".pte"], Never) { IsSearched = true },
        new("executorch-data", FormatKind.Weights, [".ptd"], Never) { IsSearched = true },
        new("xgboost", FormatKind.Weights, [".ubj", ".xgb"], Never),
        new("lightgbm", FormatKind.Weights, [".lgb"], Never),
        new("catboost", FormatKind.Weights, [".cbm"], static (in probe) => Starts(probe, "CBM1"u8)),
        new("rds", FormatKind.Weights, [".rds", ".rda", ".rdata"], Never) { IsSearched = true },
        new("torch7", FormatKind.Weights, [], Never) { IsSearched = true },
        new("paddle", FormatKind.Weights, [".pdmodel"], Never) { IsSearched = true },
        new("paddle-params", FormatKind.Weights, [".pdiparams"], Never) { IsSearched = true },
        new("caffe", FormatKind.Weights, [".caffemodel"], Never) { IsSearched = true },
        new("flax-msgpack", FormatKind.Weights, [".msgpack"], Never) { IsSearched = true },
        new("tensorrt", FormatKind.Weights, [".engine", ".trt", ".plan"], Never) { IsSearched = true },
        new("cntk", FormatKind.Weights, [".cntk", ".dnn"], Never) { IsSearched = true },
        new("mnn", FormatKind.Weights, [".mnn"], Never) { IsSearched = true },
        new("mxnet-params", FormatKind.Weights, [], Never) { IsSearched = true },
        new("rknn", FormatKind.Weights, [".rknn"], Never) { IsSearched = true },
        new("ocdbt", FormatKind.Weights, [".ocdbt"], Never) { IsSearched = true },
        new("ncnn-param", FormatKind.Weights, [], Never),
        new("openvino-ir", FormatKind.Weights, [], Never),
        new("pmml", FormatKind.Weights, [".pmml"], Never),
        new("sentencepiece", FormatKind.Data, [], BinarySignatures.IsSentencePiece),
        new("saved-model", FormatKind.Weights, [], Never) { IsSearched = true },
        new("tensorflow-graph", FormatKind.Weights, [], Never) { IsSearched = true },
        new("tensorflow-metagraph", FormatKind.Weights, [], Never) { IsSearched = true },
        new("tensorflow-checkpoint", FormatKind.Weights, [], Never),
        new("tensorflow-data", FormatKind.Weights, [], Never) { IsSearched = true },
        new("tensorflow-fingerprint", FormatKind.Data, [], Never),
        new("keras-metadata", FormatKind.Data, [], Never),
        new("coreml", FormatKind.Weights, [".mlmodel"], Never) { IsSearched = true },
        new("onnx", FormatKind.Weights, [".onnx", ".onnxtxt", ".onnxjson"], BinarySignatures.IsOnnx),

        new("onnx-tensor", FormatKind.Data, [], Never) { IsSearched = true },

        // Containers and compressed streams.
        new("zip", FormatKind.Archive, [".zip", ".npz", ".keras", ".nemo", ".mar", ".whl", ".jar", ".pt", ".pth", ".ckpt", ".skops"], BinarySignatures.IsZip),
        new("tar", FormatKind.Archive, [".tar", ".nemo", ".pt", ".pth"], BinarySignatures.IsTar),
        new("gzip", FormatKind.Archive, [".gz", ".tgz", ".joblib", ".rds", ".rda", ".rdata", ".nemo"], BinarySignatures.IsGzip),
        new("bzip2", FormatKind.Archive, [".bz2", ".joblib"], BinarySignatures.IsBzip2),
        new("xz", FormatKind.Archive, [".xz", ".txz", ".joblib"], static (in probe) => Starts(probe, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])),
        new("zstd", FormatKind.Archive, [".zst"], static (in probe) => Starts(probe, [0x28, 0xB5, 0x2F, 0xFD])),
        new("lz4", FormatKind.Archive, [".lz4", ".joblib"], static (in probe) => Starts(probe, [0x04, 0x22, 0x4D, 0x18])),
        new("zlib", FormatKind.Archive, [".zlib", ".joblib"], Never),
        new("lzma", FormatKind.Archive, [".lzma", ".joblib"], Never),
        new("joblib-zfile", FormatKind.Archive, [".joblib"], Never),
        new("7z", FormatKind.Archive, [".7z"], static (in probe) => Starts(probe, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C])),
        new("rar", FormatKind.Archive, [".rar"], static (in probe) => Starts(probe, [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07])),
        new("cab", FormatKind.Archive, [".cab"], static (in probe) => Starts(probe, [0x4D, 0x53, 0x43, 0x46, 0, 0, 0, 0])),

        // Machine code and byte code.
        new("elf", FormatKind.Executable, [".so", ".elf", ".o"], BinarySignatures.IsElf),
        new("pe", FormatKind.Executable, [".exe", ".dll", ".pyd", ".sys"], BinarySignatures.IsPe),
        new("mach-o", FormatKind.Executable, [".dylib"], BinarySignatures.IsMachO),
        new("wasm", FormatKind.Executable, [".wasm"], static (in probe) => Starts(probe, [0x00, 0x61, 0x73, 0x6D]) && Has(probe, 6, [0x00, 0x00])),
        new("java-class", FormatKind.Executable, [".class"], BinarySignatures.IsJavaClass),
        new("python-bytecode", FormatKind.Executable, [".pyc"], BinarySignatures.IsPythonBytecode),

        // Structured data.
        new("parquet", FormatKind.Data, [".parquet"], static (in probe) => Starts(probe, "PAR1"u8) && probe.Tail.EndsWith("PAR1"u8)),
        new("arrow", FormatKind.Data, [".arrow", ".feather"], static (in probe) => Starts(probe, "ARROW1\0\0"u8) || Starts(probe, "FEA1"u8)),
        new("sqlite", FormatKind.Data, [".sqlite", ".sqlite3", ".db"], static (in probe) => Starts(probe, "SQLite format 3\0"u8)),

        // Media and documents: nothing in an audit of a model is lost when nobody reads them.
        new("png", FormatKind.Media, [".png"], static (in probe) => Starts(probe, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
        new("jpeg", FormatKind.Media, [".jpg", ".jpeg"], static (in probe) => Starts(probe, [0xFF, 0xD8, 0xFF])),
        new("gif", FormatKind.Media, [".gif"], static (in probe) => Starts(probe, "GIF87a"u8) || Starts(probe, "GIF89a"u8)),
        new("webp", FormatKind.Media, [".webp"], static (in probe) => Starts(probe, "RIFF"u8) && Has(probe, 8, "WEBP"u8)),
        new("avif", FormatKind.Media, [".avif"], static (in probe) => Has(probe, 4, "ftypavif"u8)),
        new("ico", FormatKind.Media, [".ico"], BinarySignatures.IsIcon),
        new("wav", FormatKind.Media, [".wav"], static (in probe) => Starts(probe, "RIFF"u8) && Has(probe, 8, "WAVE"u8)),
        new("ogg", FormatKind.Media, [".ogg", ".oga", ".opus"], static (in probe) => Starts(probe, "OggS\0"u8)),
        new("flac", FormatKind.Media, [".flac"], static (in probe) => Starts(probe, "fLaC\0"u8)),
        new("mp3", FormatKind.Media, [".mp3"], BinarySignatures.IsMp3),
        new("mp4", FormatKind.Media, [".mp4", ".m4a", ".mov"], BinarySignatures.IsMp4),
        new("webm", FormatKind.Media, [".webm", ".mkv"], static (in probe) => Starts(probe, [0x1A, 0x45, 0xDF, 0xA3])),
        new("font", FormatKind.Media, [".ttf", ".otf", ".woff", ".woff2"], BinarySignatures.IsFont),
        new("pdf", FormatKind.Document, [".pdf"], static (in probe) => Starts(probe, "%PDF-"u8)),

        // Text: told apart by TextFormats, and only when nothing above accepted.
        new("svg", FormatKind.Media, [".svg"], Never),
        new("json", FormatKind.Text, [".json"], Never),
        new("torchserve-manifest", FormatKind.Text, [], Never),
        new("skops-schema", FormatKind.Text, [], Never),
        new("mlflow-model", FormatKind.Text, [], Never),
        new("mlpackage-manifest", FormatKind.Text, [], Never),
        new("mxnet-symbol", FormatKind.Text, [], Never),
        new("paddle-json", FormatKind.Text, [], Never),
        new("orbax-metadata", FormatKind.Text, [], Never),
        new("zarr", FormatKind.Text, [], Never),
        new("caffe-prototxt", FormatKind.Text, [".prototxt"], Never),
        new("jsonl", FormatKind.Text, [".jsonl", ".ndjson"], Never),
        new("yaml", FormatKind.Text, [".yaml", ".yml"], Never),
        new("toml", FormatKind.Text, [".toml"], Never),
        new("xml", FormatKind.Text, [".xml"], Never),
        new("csv", FormatKind.Text, [".csv", ".tsv"], Never),
        new("markdown", FormatKind.Document, [".md", ".markdown"], Never),
        new("html", FormatKind.Document, [".html", ".htm"], Never),
        new("python", FormatKind.Code, [".py", ".pyi"], Never),
        new("notebook", FormatKind.Code, [".ipynb"], Never),
        new("dockerfile", FormatKind.Code, [".dockerfile"], Never),
        new("shell", FormatKind.Code, [".sh", ".bash"], Never),
        new("jinja", FormatKind.Template, [".jinja", ".jinja2", ".j2"], Never),
        new("text", FormatKind.Text, [".txt"], Never),
    ];

    private static readonly Dictionary<string, KnownFormat> ByName = All.ToDictionary(known => known.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, ImmutableArray<string>> ByExtension = MakeExpected();

    /// <summary>Finds a format by name.</summary>
    public static KnownFormat? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The formats that an extension promises, in the order of the table; empty when it promises nothing.</summary>
    public static ImmutableArray<string> Expected(string extension) => ByExtension.GetValueOrDefault(extension, []);

    private static bool Never(in FormatProbe probe) => false;

    private static bool Starts(in FormatProbe probe, ReadOnlySpan<byte> magic) => probe.Header.StartsWith(magic);

    private static bool Has(in FormatProbe probe, int offset, ReadOnlySpan<byte> magic) =>
        probe.Header.Length >= offset + magic.Length && probe.Header.Slice(offset, magic.Length).SequenceEqual(magic);

    private static Dictionary<string, ImmutableArray<string>> MakeExpected()
    {
        var expected = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (KnownFormat known in All)
        {
            foreach (string extension in known.Extensions)
            {
                if (!expected.TryGetValue(extension, out List<string>? names))
                {
                    expected.Add(extension, names = []);
                }

                names.Add(known.Name);
            }
        }

        // Which text it is can often only be guessed, so an extension of text also promises plain text, or nothing at all.
        foreach (KnownFormat known in All.Where(known => TextFormats.IsText(known.Name)))
        {
            foreach (string extension in known.Extensions)
            {
                expected[extension] = [known.Name, .. TextFormats.AlsoUnder(known.Name), Empty];
            }
        }

        return expected.ToDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal);
    }
}
