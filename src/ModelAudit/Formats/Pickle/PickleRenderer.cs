using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <summary>Shows values as Python would write them, bounded in length and depth. What is not remembered any more is '…'.</summary>
internal sealed class PickleRenderer(PickleArena arena, PickleLiterals literals, PickleImports imports)
{
    /// <summary>The longest rendering, in UTF-16 code units.</summary>
    public const int MaximumText = 600;

    private const int MaximumDepth = 8;
    private const int MaximumStringBytes = 240;

    private readonly StringBuilder text = new();

    /// <summary>Adds a character of a string or a name; invisible ones as escapes.</summary>
    public static void AppendEscaped(StringBuilder text, char character, char quote)
    {
        bool isPlain = character is >= ' ' and < '\u007F'
            || (character > '\u00A0' && char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));
        switch (character)
        {
            case '\n':
                text.Append("\\n");
                break;
            case '\r':
                text.Append("\\r");
                break;
            case '\t':
                text.Append("\\t");
                break;
            case '\\' when quote != '\0':
                text.Append("\\\\");
                break;
            case var _ when character == quote:
                text.Append('\\').Append(quote);
                break;
            case var _ when isPlain:
                text.Append(character);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{(character < 256 ? "\\x" : "\\u")}{((int)character).ToString(character < 256 ? "x2" : "x4", CultureInfo.InvariantCulture)}");
                break;
        }
    }

    /// <summary>A value.</summary>
    public string Value(PickleValue value)
    {
        text.Clear();
        Append(value, 0);
        return Finish();
    }

    /// <summary>The arguments of a call without the brackets around them.</summary>
    public string Arguments(PickleValue arguments, PickleValue keywords)
    {
        text.Clear();
        AppendArguments(arguments, keywords, 0);
        return Finish();
    }

    /// <summary>The name of what a value stands for when it is called.</summary>
    public string Callable(PickleValue value) => value.Kind switch
    {
        PickleKind.Import => imports[value.Extra].Name,
        PickleKind.Object => Value(value),
        _ => "?",
    };

    private string Finish()
    {
        if (text.Length > MaximumText)
        {
            text.Length = char.IsHighSurrogate(text[MaximumText - 1]) ? MaximumText - 1 : MaximumText;
            text.Append('…');
        }

        return text.ToString();
    }

    private void Append(PickleValue value, int depth)
    {
        if (text.Length > MaximumText || depth > MaximumDepth)
        {
            text.Append('…');
            return;
        }

        switch (value.Kind)
        {
            case PickleKind.None or PickleKind.True or PickleKind.False:
                text.Append(value.Kind.ToString());
                break;
            case PickleKind.Int or PickleKind.Float:
                text.Append(literals.Number(value));
                break;
            case PickleKind.Text:
                AppendText(value.Offset);
                break;
            case PickleKind.Bytes:
                AppendBytes(value.Offset);
                break;
            case PickleKind.EmptyTuple:
                text.Append("()");
                break;
            case PickleKind.Tuple or PickleKind.CallableTuple:
                text.Append('(');
                if (AppendItems(value.Place, ", ", ", ", depth) == 1)
                {
                    text.Append(',');
                }

                text.Append(')');
                break;
            case PickleKind.FrozenSet or PickleKind.CallableFrozenSet:
                text.Append("frozenset({");
                AppendItems(value.Place, ", ", ", ", depth);
                text.Append("})");
                break;
            case PickleKind.List or PickleKind.Dict or PickleKind.Set:
                AppendContainer(value, depth);
                break;
            case PickleKind.Object:
                AppendObject(value, depth);
                break;
            case PickleKind.Persistent:
                text.Append("persistent_load(");
                Append(arena.IsAlive(value.Place) ? arena[value.Place, 0] : PickleValue.Of(PickleKind.Forgotten), depth + 1);
                text.Append(')');
                break;
            case PickleKind.Import:
                text.Append(imports[value.Extra].Name);
                break;
            case PickleKind.Buffer:
                text.Append("<buffer>");
                break;
            case PickleKind.Unknown:
                text.Append('?');
                break;
            default:
                text.Append('…');
                break;
        }
    }

    private void AppendArguments(PickleValue arguments, PickleValue keywords, int depth)
    {
        if (arguments.Kind is PickleKind.Tuple or PickleKind.CallableTuple)
        {
            AppendItems(arguments.Place, ", ", ", ", depth);
        }
        else if (arguments.Kind is not (PickleKind.EmptyTuple or PickleKind.Absent))
        {
            text.Append('*');
            Append(arguments, depth + 1);
        }

        if (keywords.Kind != PickleKind.Absent)
        {
            text.Append(arguments.Kind is PickleKind.EmptyTuple ? "**" : ", **");
            Append(keywords, depth + 1);
        }
    }

    private void AppendObject(PickleValue value, int depth)
    {
        if (!arena.IsAlive(value.Place))
        {
            text.Append(value.Extra == 0 ? "?" : imports[value.Extra].Name).Append("(…)");
            return;
        }

        Append(arena[value.Place, 0], depth + 1);
        text.Append('(');
        AppendArguments(arena[value.Place, 1], arena[value.Place, 2], depth + 1);
        text.Append(')');
    }

    private void AppendContainer(PickleValue value, int depth)
    {
        (char open, char close) = value.Kind == PickleKind.List ? ('[', ']') : ('{', '}');
        if (!arena.IsAlive(value.Place))
        {
            text.Append(open).Append('…').Append(close);
            return;
        }

        int all = (int)(uint)arena[value.Place, 1].Bits;
        if (all == 0)
        {
            text.Append(value.Kind switch { PickleKind.List => "[]", PickleKind.Dict => "{}", _ => "set()" });
            return;
        }

        text.Append(open);
        int shown = AppendItems((long)arena[value.Place, 0].Bits, value.Kind == PickleKind.Dict ? ": " : ", ", ", ", depth);
        if (shown < all && !EndsWithEllipsis())
        {
            text.Append(", …");
        }

        text.Append(close);
    }

    private int AppendItems(long place, string first, string second, int depth)
    {
        if (!arena.IsAlive(place))
        {
            text.Append('…');
            return 0;
        }

        (int all, int kept) = arena.Count(place);
        int i = 0;
        for (; i < kept && text.Length <= MaximumText; i++)
        {
            text.Append(i == 0 ? string.Empty : i % 2 == 1 ? first : second);
            Append(arena[place, 1 + i], depth + 1);
        }

        if (i < all)
        {
            text.Append(", …");
        }

        return all;
    }

    private bool EndsWithEllipsis() => text.Length > 0 && text[^1] == '…';

    private void AppendText(long offset)
    {
        string content = literals.Text(offset, MaximumStringBytes, out bool wasCut);
        char quote = content.Contains('\'', StringComparison.Ordinal) && !content.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        for (int i = 0; i < content.Length; i++)
        {
            if (i + 1 < content.Length && char.IsSurrogatePair(content[i], content[i + 1]))
            {
                text.Append(content, i++, 2);
            }
            else
            {
                AppendEscaped(text, content[i], quote);
            }
        }

        text.Append(wasCut ? "…" : string.Empty).Append(quote);
    }

    private void AppendBytes(long offset)
    {
        ReadOnlySpan<byte> content = literals.Bytes(offset, MaximumStringBytes, out byte opcode, out bool wasCut);
        text.Append(opcode == PickleOpcode.ByteArray8 ? "bytearray(b'" : "b'");
        foreach (byte value in content)
        {
            if (value is >= (byte)' ' and < 0x7F)
            {
                AppendEscaped(text, (char)value, '\'');
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            }
        }

        text.Append(wasCut ? "…'" : "'").Append(opcode == PickleOpcode.ByteArray8 ? ")" : string.Empty);
    }
}
