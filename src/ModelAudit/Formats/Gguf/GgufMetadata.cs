using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Gguf;

/// <summary>The entries of the metadata (GGUF specification, "gguf_metadata_kv_t"), read in the order of the file within bounds.</summary>
internal sealed class GgufMetadata(GgufCursor cursor, GgufVocabulary vocabulary, FormatDefects defects, AuditLimits limits, CancellationToken cancellation)
{
    /// <summary>Entries with longer keys are listed, but nobody looks them up.</summary>
    private const int LongestLookup = 128;

    /// <summary>Templates under longer keys than these are looked at all the same, up to this number.</summary>
    private const int MaximumLongTemplates = 64;

    /// <summary>What keys of chat templates start with.</summary>
    public const string TemplateKey = "tokenizer.chat_template";

    /// <summary>The most elements of an array whose values are listed.</summary>
    private const int ListedElements = 16;

    private readonly Dictionary<string, GgufEntry> entries = new(StringComparer.Ordinal);
    private readonly ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();
    private readonly List<(string Key, GgufEntry Entry)> longTemplates = [];
    private readonly NameHashSet keys = new();
    private long characters;
    private long leftOut;

    /// <summary>The entries by their keys.</summary>
    public IReadOnlyDictionary<string, GgufEntry> Entries => entries;

    /// <summary>The texts under keys of chat templates, in the order of the keys.</summary>
    public IEnumerable<(string Key, GgufEntry Entry)> Templates() =>
        entries.Where(pair => pair.Value.Type == GgufValueType.String && pair.Key.StartsWith(TemplateKey, StringComparison.Ordinal))
            .Select(pair => (pair.Key, Entry: pair.Value)).Concat(longTemplates).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The text of an entry, or null.</summary>
    public string? Text(string key) => entries.GetValueOrDefault(key) is { Type: GgufValueType.String } entry ? entry.Text : null;

    /// <summary>The whole number of an entry, or null.</summary>
    public long? Number(string key) => entries.GetValueOrDefault(key) is { } entry && entry.Type.IsInteger() ? entry.Number : null;

    /// <summary>Reads the entries.</summary>
    /// <param name="count">How many the header states.</param>
    /// <exception cref="GgufException">What comes behind some place cannot be read.</exception>
    public void Read(long count)
    {
        for (long i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadEntry();
        }
    }

    /// <summary>States the entries, and a gap for those that were left out.</summary>
    public void State(InspectionContext context)
    {
        context.Facts.Set(GgufFacts.Metadata, items.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more entries of the metadata are not listed: {nameof(AuditLimits.MaxItems)} is {limits.MaxItems}, and the texts of all may have {FormatDefects.MaximumCharacters} characters.");
        }
    }

    private void ReadEntry()
    {
        long start = cursor.Position;
        string key = ReadKey(start);
        long typeAt = cursor.Position;
        GgufValueType type = ReadType(key, typeAt);
        GgufEntry entry = type switch
        {
            GgufValueType.String => ReadText(key),
            GgufValueType.Array => ReadArray(key),
            _ => ReadScalar(key, type),
        };
        if (key.Length <= LongestLookup)
        {
            entries.TryAdd(key, entry);
        }
        else if (entry.Type == GgufValueType.String && key.StartsWith(TemplateKey, StringComparison.Ordinal) && longTemplates.Count < MaximumLongTemplates)
        {
            longTemplates.Add((key, entry));
        }

        List(key, entry);
    }

    private string ReadKey(long start)
    {
        ulong length = cursor.U64("the length of a key");
        if (length > GgufFormat.MaximumKeyBytes || length > (ulong)cursor.Remaining)
        {
            throw new GgufException("key", start, GapReason.Malformed, $"A key has a length of {length} bytes; at most {GgufFormat.MaximumKeyBytes} are allowed, and {cursor.Remaining} are left in the file.");
        }

        ReadOnlySpan<byte> bytes = cursor.Take((int)length, "a key");
        string key = Encoding.UTF8.GetString(bytes);
        if (bytes.IsEmpty || bytes.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
        {
            defects.Add("key", key, start, bytes.IsEmpty ? "A key is empty." : $"The key '{FactText.Cut(key, limits)}' has characters other than printable ASCII.");
        }

        if (!keys.Add(bytes))
        {
            defects.Add("duplicate-key", key, start, $"The key '{FactText.Cut(key, limits)}' is there twice; readers differ in which value they take.");
        }

        return key;
    }

    private GgufValueType ReadType(string key, long at)
    {
        uint type = cursor.U32("the type of a value");
        return GgufValueTypes.IsKnown(type)
            ? (GgufValueType)type
            : throw new GgufException("value-type", at, GapReason.Malformed, $"The value of '{FactText.Cut(key, limits)}' has the type {type}, which the format does not know.");
    }

    private GgufEntry ReadScalar(string key, GgufValueType type)
    {
        long at = cursor.Position;
        (long? number, string text) = Scalar(type);
        if (type == GgufValueType.Bool && number is not (0 or 1))
        {
            defects.Add("bool", key, at, $"The value of '{FactText.Cut(key, limits)}' is {number}; a truth value is 0 or 1.");
        }

        return new GgufEntry(type, at) { Number = number, Text = text };
    }

    private (long? Number, string Text) Scalar(GgufValueType type)
    {
        const string what = "a value";
        switch (type)
        {
            case GgufValueType.F32:
                return (null, BitConverter.UInt32BitsToSingle(cursor.U32(what)).ToString("R", CultureInfo.InvariantCulture));
            case GgufValueType.F64:
                return (null, BitConverter.UInt64BitsToDouble(cursor.U64(what)).ToString("R", CultureInfo.InvariantCulture));
            case GgufValueType.U64 when cursor.U64(what) is var wide:
                return (wide <= long.MaxValue ? (long)wide : null, wide.ToString(CultureInfo.InvariantCulture));
            default:
                long number = type switch
                {
                    GgufValueType.U8 or GgufValueType.Bool => cursor.Take(1, what)[0],
                    GgufValueType.I8 => (sbyte)cursor.Take(1, what)[0],
                    GgufValueType.U16 => cursor.U16(what),
                    GgufValueType.I16 => (short)cursor.U16(what),
                    GgufValueType.U32 => cursor.U32(what),
                    GgufValueType.I32 => (int)cursor.U32(what),
                    _ => (long)cursor.U64(what),
                };
                return (number, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private GgufEntry ReadText(string key)
    {
        long length = ReadTextLength(key);
        long at = cursor.Position;
        if (length > GgufFormat.MaximumTextBytes)
        {
            defects.Add("text", key, at, $"The value of '{FactText.Cut(key, limits)}' has {length} bytes; texts of at most {GgufFormat.MaximumTextBytes} are taken as meant.");
            cursor.Skip(length);
            return new GgufEntry(GgufValueType.String, at) { Length = length };
        }

        byte[] bytes = cursor.Bytes((int)length, "a text");
        if (!Utf8.IsValid(bytes))
        {
            defects.Add("text", key, at, $"The value of '{FactText.Cut(key, limits)}' is not UTF-8.");
        }
        else if (bytes.Contains((byte)0))
        {
            defects.Add("text", key, at, $"The value of '{FactText.Cut(key, limits)}' has a NUL, where some readers end it and others do not.");
        }

        return new GgufEntry(GgufValueType.String, at) { Length = length, Text = FactText.Cut(bytes, limits) };
    }

    private long ReadTextLength(string key)
    {
        long at = cursor.Position;
        ulong length = cursor.U64("the length of a text");
        return length <= (ulong)cursor.Remaining
            ? (long)length
            : throw new GgufException("text", at, GapReason.Malformed, $"A text of '{FactText.Cut(key, limits)}' has a length of {length} bytes; only {cursor.Remaining} are left in the file.");
    }

    private GgufEntry ReadArray(string key)
    {
        long at = cursor.Position;
        (GgufValueType type, long count) = ReadArrayHead(key);
        vocabulary.Begin(key, type, count, at);
        if (type == GgufValueType.Array)
        {
            ReadNested(key, count);
            return new GgufEntry(GgufValueType.Array, at) { ElementType = type, Length = count };
        }

        List<string>? texts = count <= ListedElements ? [] : null;
        if (type == GgufValueType.String)
        {
            ReadTexts(key, count, texts);
        }
        else if (vocabulary.WantsNumbers || texts is not null)
        {
            ReadNumbers(type, count, texts);
        }
        else
        {
            cursor.Skip(count * type.Size());
        }

        vocabulary.End();
        return new GgufEntry(GgufValueType.Array, at) { ElementType = type, Length = count, Texts = texts, Text = texts is null ? null : FactText.Cut(string.Join(", ", texts), limits) };
    }

    private (GgufValueType Type, long Count) ReadArrayHead(string key)
    {
        long at = cursor.Position;
        GgufValueType type = ReadType(key, at);
        ulong count = cursor.U64("the length of an array");
        int least = type switch
        {
            GgufValueType.String => sizeof(ulong),
            GgufValueType.Array => sizeof(uint) + sizeof(ulong),
            _ => type.Size(),
        };
        return count <= (ulong)cursor.Remaining / (uint)least
            ? (type, (long)count)
            : throw new GgufException("array-length", at, GapReason.Malformed, $"An array of '{FactText.Cut(key, limits)}' states {count} elements of type {type.Name()}; only {cursor.Remaining} bytes are left in the file.");
    }

    private void ReadTexts(string key, long count, List<string>? texts)
    {
        for (long i = 0; i < count; i++)
        {
            if ((i & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            long at = cursor.Position;
            long length = ReadTextLength(key);
            if (length > GgufFormat.MaximumTokenBytes)
            {
                defects.Add("text", key, at, $"Element {i} of '{FactText.Cut(key, limits)}' has {length} bytes; elements of at most {GgufFormat.MaximumTokenBytes} are taken as meant.");
                cursor.Skip(length);
                vocabulary.AddText([], i, at);
                texts?.Add(string.Empty);
                continue;
            }

            ReadOnlySpan<byte> bytes = cursor.Take((int)length, "a text");
            vocabulary.AddText(bytes, i, at);
            texts?.Add(FactText.Cut(bytes, limits));
        }
    }

    private void ReadNumbers(GgufValueType type, long count, List<string>? texts)
    {
        for (long i = 0; i < count; i++)
        {
            if ((i & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            long at = cursor.Position;
            if (texts is null && type == GgufValueType.I32)
            {
                vocabulary.AddNumber((int)cursor.U32("a value"), i, at);
                continue;
            }

            (long? number, string text) = Scalar(type);
            texts?.Add(text);
            vocabulary.AddNumber(number ?? -1, i, at);
        }
    }

    // The arrays that are open are counted, not called: their depth is the attacker's.
    private void ReadNested(string key, long count)
    {
        var open = new Stack<long>();
        open.Push(count);
        while (open.TryPop(out long left))
        {
            if (left == 0)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            open.Push(left - 1);
            long at = cursor.Position;
            (GgufValueType type, long elements) = ReadArrayHead(key);
            if (type == GgufValueType.Array)
            {
                if (open.Count >= GgufFormat.MaximumArrayDepth - 1)
                {
                    throw new GgufException("array-depth", at, GapReason.Malformed, $"The arrays of '{FactText.Cut(key, limits)}' are nested deeper than {GgufFormat.MaximumArrayDepth}.");
                }

                open.Push(elements);
            }
            else if (type == GgufValueType.String)
            {
                ReadTexts(key, elements, null);
            }
            else
            {
                cursor.Skip(elements * type.Size());
            }
        }
    }

    private void List(string key, GgufEntry entry)
    {
        if (items.Count >= limits.MaxItems || characters >= FormatDefects.MaximumCharacters)
        {
            leftOut++;
            return;
        }

        string name = FactText.Cut(key, limits);
        characters += name.Length + (entry.Text?.Length ?? 0);
        items.Add(FactItem.Of(
            ("key", FactValue.Of(name)),
            ("type", FactValue.Of(entry.Type == GgufValueType.Array ? $"array of {entry.ElementType.Name()}" : entry.Type.Name())),
            ("count", entry.Type == GgufValueType.Array ? FactValue.Of(entry.Length) : null),
            ("value", entry.Text is { } text ? FactValue.Of(text) : null)));
    }
}
