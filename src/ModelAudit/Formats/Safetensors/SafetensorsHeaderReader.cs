using System.Text.Json;

namespace ModelAudit.Formats.Safetensors;

/// <summary>
/// Walks the JSON header once, a piece at a time and without building a document. Names are compared unescaped, every string is decoded
/// (a lone surrogate is only noticed then), and numbers must be plain digits.
/// </summary>
internal ref partial struct SafetensorsHeaderReader
{
    private readonly SafetensorsHeaderBuilder builder;
    private readonly SafetensorsMetadata metadata;
    private readonly FormatDefects defects;
    private readonly AuditLimits limits;
    private readonly long dataLength;
    private readonly CancellationToken cancellation;
    private SafetensorsTokens json;
    private byte[] name = new byte[256];
    private int nameLength;
    private int names;

    /// <summary>Makes a reader.</summary>
    /// <param name="pieces">The bytes of the header, at the first piece.</param>
    /// <param name="dataLength">The length of the data behind the header, in bytes.</param>
    /// <param name="builder">Takes up the tensors.</param>
    /// <param name="metadata">Takes up the metadata.</param>
    /// <param name="defects">Where trouble is recorded.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="cancellation">Stops the walk.</param>
    public SafetensorsHeaderReader(
        SafetensorsPieces pieces,
        long dataLength,
        SafetensorsHeaderBuilder builder,
        SafetensorsMetadata metadata,
        FormatDefects defects,
        AuditLimits limits,
        CancellationToken cancellation)
    {
        this.dataLength = dataLength;
        this.builder = builder;
        this.metadata = metadata;
        this.defects = defects;
        this.limits = limits;
        this.cancellation = cancellation;
        json = new SafetensorsTokens(pieces, Math.Min(limits.MaxDepth, SafetensorsFormat.MaximumDepth), cancellation);
    }

    /// <summary>Where the walk stands in the piece: after a failure the place of the trouble, after success the end of the object.</summary>
    public readonly int Consumed => json.Consumed;

    /// <summary>Reads the object.</summary>
    /// <exception cref="JsonException">The text is not JSON, or nests too deeply.</exception>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    /// <exception cref="SafetensorsBoundException">The header has a text or more names than the reader has room for.</exception>
    /// <exception cref="EndOfStreamException">The file ended before the header did.</exception>
    public void Read()
    {
        cancellation.ThrowIfCancellationRequested();
        json.Read();
        while (json.Read() && json.Type == JsonTokenType.PropertyName)
        {
            CountName();
            long position = json.Position;
            ReadOnlySpan<byte> text = json.Text();
            bool isMetadata = text.SequenceEqual("__metadata__"u8);
            if (!builder.IsNew(text) && !defects.LeavesOut())
            {
                string twice = FactText.Cut(text, limits);
                defects.Add("duplicate-key", twice, position, $"The name '{twice}' occurs twice in the header.");
            }

            // The piece may be gone before the tensor is read to its end.
            name = name.Length < text.Length ? new byte[Math.Max(text.Length, name.Length * 2)] : name;
            text.CopyTo(name);
            nameLength = text.Length;
            json.Read();
            if (isMetadata)
            {
                ReadMetadata();
            }
            else
            {
                ReadTensor(position);
            }
        }
    }

    private void ReadMetadata()
    {
        if (json.Type != JsonTokenType.StartObject)
        {
            defects.Add("metadata", null, json.Position, "__metadata__ is not an object.");
            json.SkipValue();
            return;
        }

        metadata.IsPresent = true;
        var keys = new NameHashSet();
        while (json.Read() && json.Type == JsonTokenType.PropertyName)
        {
            CountName();
            long position = json.Position;
            ReadOnlySpan<byte> utf8 = json.Text();
            string key = FactText.Cut(utf8, limits);
            if (!keys.Add(utf8))
            {
                defects.Add("duplicate-metadata-key", null, position, $"The key '{key}' occurs twice in __metadata__.");
            }

            json.Read();
            if (json.Type == JsonTokenType.String)
            {
                metadata.Add(key, json.Text());
            }
            else
            {
                defects.Add("metadata", null, position, $"The value of '{key}' in __metadata__ is not a string.");
                json.SkipValue();
            }
        }
    }

    private void CountName()
    {
        if (names++ == SafetensorsFormat.MaximumNames)
        {
            throw new SafetensorsBoundException($"it has more than {SafetensorsFormat.MaximumNames} names");
        }

        if ((names & 0xFFF) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
