namespace ModelAudit.Formats.Gguf;

/// <summary>The constants of the format (GGUF specification, "File structure") and the bounds within which it is read.</summary>
internal static class GgufFormat
{
    /// <summary>The name of the format and of its inspector.</summary>
    public const string Name = "gguf";

    /// <summary>Magic, version and the two counts, in bytes.</summary>
    public const int HeaderBytes = 24;

    /// <summary>The alignment of tensor data where the file states none, in bytes.</summary>
    public const int DefaultAlignment = 32;

    /// <summary>The largest alignment that is taken as meant, in bytes.</summary>
    public const int MaximumAlignment = 1 << 16;

    /// <summary>The most entries of metadata that are read.</summary>
    public const int MaximumEntries = 1 << 16;

    /// <summary>The most tensors that are read.</summary>
    public const int MaximumTensors = 1 << 20;

    /// <summary>The longest key that the specification allows, in bytes.</summary>
    public const int MaximumKeyBytes = (1 << 16) - 1;

    /// <summary>The longest string value that is taken as meant, in bytes.</summary>
    public const int MaximumTextBytes = 1 << 20;

    /// <summary>The longest token of a vocabulary that is taken as meant, in bytes.</summary>
    public const int MaximumTokenBytes = 1 << 16;

    /// <summary>The most tokens whose kinds are compared with their texts.</summary>
    public const int MaximumTokens = 1 << 24;

    /// <summary>The deepest nesting of arrays.</summary>
    public const int MaximumArrayDepth = 4;

    /// <summary>The most dimensions of a tensor (GGML_MAX_DIMS).</summary>
    public const int MaximumDimensions = 4;

    /// <summary>The longest name of a tensor in bytes: GGML_MAX_NAME without the NUL at the end.</summary>
    public const int MaximumNameBytes = 63;

    /// <summary>The most blocks (layers) of a network that is taken as meant (LLAMA_MAX_LAYERS).</summary>
    public const int MaximumBlocks = 512;

    /// <summary>Padding between tensors of at least this length is looked into, in bytes.</summary>
    public const int LongPaddingBytes = 256;

    /// <summary>The fewest bytes that an entry of the metadata takes: key length, type and a value of one byte.</summary>
    public const int MinimumEntryBytes = 13;

    /// <summary>The fewest bytes that a tensor's description takes: name length, dimensions, type and offset.</summary>
    public const int MinimumTensorBytes = 24;
}
