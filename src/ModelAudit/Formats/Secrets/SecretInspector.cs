using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Secrets;

/// <summary>Looks for secrets in every text and in the metadata of models, and for addresses in scripts and configurations.</summary>
public sealed class SecretInspector : ICompanionInspector
{
    private const int WindowBytes = 1 << 18;

    // The longest private key and what is around it.
    private const int OverlapBytes = 1 << 15;
    private const long StartBytes = 1L << 25;
    private const long EndBytes = 1L << 20;

    /// <summary>The formats whose files are searched: every text, what is told from texts by its content, and weights with metadata. MA1801 judges these.</summary>
    internal static readonly ImmutableArray<string> Searched =
    [
        .. TextFormats.Names, "keras-config", "torchserve-manifest", "skops-schema", "mlflow-model", "mlpackage-manifest", "openvino-ir", "pmml", "xgboost", "lightgbm",
        "mxnet-symbol", "paddle-json", "orbax-metadata", "zarr", "caffe-prototxt", "ncnn-param", "safetensors", "gguf", "onnx",
    ];

    /// <inheritdoc/>
    public string Name => "secrets";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => SecretFacts.All;

    /// <summary>Accepts nothing by itself: secrets lie in files of any format.</summary>
    public bool Accepts(in FormatProbe probe) => false;

    bool ICompanionInspector.Joins(string format, in FormatProbe probe) => probe.Length > 0 && Searched.Contains(format);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var search = new Search(context);
        Span<byte> first = stackalloc byte[8];
        first = first[..context.Reader.ReadAt(0, first)];
        bool isWeights = first.StartsWith("GGUF"u8) || context.Path.Extension is ".safetensors" or ".gguf" or ".onnx";
        long length = context.Reader.Length;
        if (context.Path.Extension == ".safetensors" && first.Length == 8 && HeaderEnd(first) is var header && header <= (ulong)length)
        {
            // Behind the header are numbers only.
            search.Run(0, (long)header);
        }
        else if (!isWeights || length <= StartBytes + EndBytes)
        {
            search.Run(0, length);
        }
        else
        {
            search.Run(0, StartBytes);
            search.Run(length - EndBytes, length);
        }

        search.State();
    }

    private static ulong HeaderEnd(ReadOnlySpan<byte> first) => BinaryPrimitives.ReadUInt64LittleEndian(first) is var header && header <= long.MaxValue ? header + 8 : ulong.MaxValue;

    private sealed class Search(InspectionContext context)
    {
        private readonly ImmutableArray<FactItem>.Builder secrets = ImmutableArray.CreateBuilder<FactItem>();
        private readonly ImmutableArray<FactItem>.Builder urls = ImmutableArray.CreateBuilder<FactItem>();
        private readonly HashSet<string> addresses = new(StringComparer.Ordinal);
        private readonly List<Secret> found = [];
        private long leftOut;
        private long line = 1;

        private bool WantsUrls { get; } = context.Path.Extension is ".json" or ".yaml" or ".yml" or ".toml" or ".xml" or ".sh" or ".bash" or ".cfg" or ".ini" or ".env" || context.Path.Name is "Dockerfile" or "dockerfile" or "Containerfile" or "Makefile";

        public void Run(long from, long to)
        {
            int size = (int)Math.Min(WindowBytes, to - from);
            byte[] bytes = ArrayPool<byte>.Shared.Rent(size + OverlapBytes);
            char[] text = ArrayPool<char>.Shared.Rent(size + OverlapBytes);
            try
            {
                for (long at = from; at < to; at += size)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    int read = context.Reader.ReadAt(at, bytes.AsSpan(0, size + OverlapBytes));
                    int own = (int)Math.Min(Math.Min(size, read), to - at);
                    if (own <= 0)
                    {
                        break;
                    }

                    // One character a byte: places stay what they are.
                    Encoding.Latin1.GetChars(bytes.AsSpan(0, read), text);
                    Window(bytes.AsSpan(0, read), text.AsSpan(0, read), own, at);
                    line += bytes.AsSpan(0, own).Count((byte)'\n');
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
                ArrayPool<char>.Shared.Return(text);
            }
        }

        public void State()
        {
            context.Facts.Set(SecretFacts.Found, secrets.DrainToImmutable());
            context.Facts.Set(SecretFacts.Urls, urls.DrainToImmutable());
            if (leftOut > 0)
            {
                context.Gap(GapReason.LimitReached, $"{leftOut} more secrets or addresses are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
            }
        }

        private void Window(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, int own, long at)
        {
            found.Clear();
            SecretSearch.Find(text, own, found);
            if (at == 0 && LoginFiles.Is(context.Path.Name))
            {
                LoginFiles.Find(text[..Math.Min(text.Length, LoginFiles.LongestFile)], found);
            }

            foreach (Secret secret in found)
            {
                Add(secrets, FactItem.Of(
                    ("kind", FactValue.Of(secret.Kind)),
                    ("line", FactValue.Of(line + bytes[..secret.Start].Count((byte)'\n'))),
                    ("offset", FactValue.Of(at + secret.Start)),
                    ("shown", FactValue.Of(FormattableString.Invariant($"{Prefix(text, secret)}… ({secret.Length} characters)"))),
                    ("sha256", FactValue.Of(Convert.ToHexStringLower(SHA256.HashData(bytes.Slice(secret.Start, secret.Length))))),
                    ("isPlaceholder", FactValue.Of(secret.IsPlaceholder))));
            }

            if (WantsUrls && bytes.IndexOf("://"u8) >= 0)
            {
                AddUrls(bytes, own);
            }
        }

        private void AddUrls(ReadOnlySpan<byte> bytes, int own)
        {
            string text = Utf8.IsValid(bytes[..own]) ? Encoding.UTF8.GetString(bytes[..own]) : Encoding.Latin1.GetString(bytes[..own]);
            foreach (Endpoint endpoint in Endpoints.In(text))
            {
                if (addresses.Count <= context.Limits.MaxItems && addresses.Add(endpoint.Value))
                {
                    Add(urls, FactItem.Of(
                        ("value", FactValue.Of(endpoint.Value)),
                        ("host", FactValue.Of(endpoint.Host)),
                        ("line", FactValue.Of(line + text.AsSpan(0, endpoint.Index).Count('\n')))));
                }
            }
        }

        private void Add(ImmutableArray<FactItem>.Builder items, FactItem item)
        {
            if (items.Count < context.Limits.MaxItems)
            {
                items.Add(item);
            }
            else
            {
                leftOut++;
            }
        }

        private static string Prefix(ReadOnlySpan<char> text, Secret secret) =>
            secret.Shown > 12 ? string.Concat(text.Slice(secret.Start, Math.Min(secret.Shown, 48)).ToString().ReplaceLineEndings(" ")) : text.Slice(secret.Start, secret.Shown).ToString();
    }
}
