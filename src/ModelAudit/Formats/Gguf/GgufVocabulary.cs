using System.Text;

namespace ModelAudit.Formats.Gguf;

/// <summary>
/// Looks at the arrays of the tokenizer while the metadata is read: their element types and lengths, on which runtimes rely without asking,
/// and the tokens that stand for a byte (GGUF specification, "Tokenizer").
/// </summary>
internal sealed class GgufVocabulary(FormatDefects defects)
{
    private const string Prefix = "tokenizer.ggml.";
    private const int ByteKind = 6;
    private const int LastKind = 6;

    private readonly List<ulong> byteForms = [];
    private readonly List<(long Index, long Offset, string Text)> brokenForms = [];
    private readonly Dictionary<string, (long Count, long Offset)> arrays = new(StringComparer.Ordinal);
    private string? open;
    private long kindsOutside;
    private (long Index, long Offset, long Kind) firstOutside;

    /// <summary>The number of tokens, or null where there are none.</summary>
    public long? Tokens => arrays.TryGetValue("tokens", out (long Count, long Offset) tokens) ? tokens.Count : null;

    /// <summary>Whether the numbers of the open array are looked at.</summary>
    public bool WantsNumbers => open == "token_type";

    /// <summary>An array begins.</summary>
    public void Begin(string key, GgufValueType type, long count, long offset)
    {
        open = null;
        if (!key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return;
        }

        string name = key[Prefix.Length..];
        bool fits = name switch
        {
            "tokens" or "merges" or "added_tokens" => type == GgufValueType.String,
            "scores" => type == GgufValueType.F32,
            "token_type" => type is GgufValueType.I32 or GgufValueType.U32,
            _ => true,
        };
        if (!fits)
        {
            defects.Add("vocabulary", key, offset, $"The elements of '{key}' are of type {type.Name()}, which is not the one that runtimes read there.");
            return;
        }

        open = name is "tokens" or "token_type" ? name : null;
        if (name is "tokens" or "token_type" or "scores")
        {
            arrays.TryAdd(name, (count, offset));
        }
    }

    /// <summary>A text of the open array.</summary>
    public void AddText(ReadOnlySpan<byte> text, long index, long offset)
    {
        if (open != "tokens" || index >= GgufFormat.MaximumTokens)
        {
            return;
        }

        if ((index & 63) == 0)
        {
            byteForms.Add(0);
        }

        if (!text.StartsWith("<0x"u8) || !text.EndsWith(">"u8))
        {
            return;
        }

        if (text.Length == 6 && IsUpperHex(text[3]) && IsUpperHex(text[4]))
        {
            byteForms[(int)(index >> 6)] |= 1UL << (int)(index & 63);
        }
        else if (brokenForms.Count < 64 && text.Length <= 32)
        {
            brokenForms.Add((index, offset, Encoding.UTF8.GetString(text)));
        }
    }

    /// <summary>A number of the open array.</summary>
    public void AddNumber(long kind, long index, long offset)
    {
        if (open != "token_type" || index >= GgufFormat.MaximumTokens)
        {
            return;
        }

        if (kind is < 0 or > LastKind && kindsOutside++ == 0)
        {
            firstOutside = (index, offset, kind);
        }

        if (kind == ByteKind && Tokens is { } tokens && index < tokens && (byteForms[(int)(index >> 6)] >> (int)(index & 63) & 1) == 0)
        {
            defects.Add("byte-token", $"{Prefix}tokens", offset, $"The token {index} is marked as one that stands for a byte, but its text is not of the form <0xHH>.");
        }
    }

    /// <summary>The open array ended.</summary>
    public void End() => open = null;

    /// <summary>Checks what can be told only when all of the metadata was read.</summary>
    /// <param name="metadata">The metadata.</param>
    public void Check(GgufMetadata metadata)
    {
        foreach (string name in (string[])["scores", "token_type"])
        {
            if (Tokens is { } tokens && arrays.TryGetValue(name, out (long Count, long Offset) array) && array.Count != tokens)
            {
                defects.Add("vocabulary", Prefix + name, array.Offset, $"'{Prefix}{name}' has {array.Count} elements for {tokens} tokens.");
            }
        }

        if (kindsOutside > 0)
        {
            defects.Add("vocabulary", $"{Prefix}token_type", firstOutside.Offset, $"{kindsOutside} tokens are of a kind that is not between 0 and {LastKind}, the first of them token {firstOutside.Index} with {firstOutside.Kind}.");
        }

        // This tokenizer reads the byte out of every text of the form, whatever the kind says.
        if (metadata.Text($"{Prefix}model") == "plamo2")
        {
            foreach ((long index, long offset, string text) in brokenForms)
            {
                defects.Add("byte-token", $"{Prefix}tokens", offset, $"The token {index}, '{text}', begins like one that stands for a byte, but has not two hexadecimal digits.");
            }
        }

        foreach ((string key, GgufEntry entry) in metadata.Entries)
        {
            bool isId = key.StartsWith(Prefix, StringComparison.Ordinal) && key.EndsWith("_token_id", StringComparison.Ordinal);
            if (isId && Tokens is { } tokens && (!entry.Type.IsInteger() || entry.Number is not { } id || id < 0 || id >= tokens))
            {
                defects.Add("special-token", key, entry.Offset, $"'{key}' is {entry.Text ?? "no number"}; the vocabulary has the tokens 0 to {tokens - 1}.");
            }
        }
    }

    private static bool IsUpperHex(byte character) => character is >= (byte)'0' and <= (byte)'9' or >= (byte)'A' and <= (byte)'F';
}
