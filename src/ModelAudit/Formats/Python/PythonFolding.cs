using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace ModelAudit.Formats.Python;

/// <summary>
/// What calls, operators and subscripts give where that is certain: modules imported by name, attributes reached by name, and constants
/// that are joined, reversed, decoded or unpacked. All constants of a source together are bounded.
/// </summary>
/// <param name="report">Where imports go that are calls.</param>
/// <param name="nested">Takes source code that is run from a constant.</param>
internal sealed partial class PythonFolding(PythonReport report, Action<string, PythonScope, bool, PythonPlace> nested)
{
    /// <summary>The longest constant that is made, in characters.</summary>
    public const int MaximumConstant = 1 << 20;

    /// <summary>The most characters of all constants that are made.</summary>
    public const int MaximumConstants = 1 << 24;

    // A buffer for what is unpacked costs as much as so many characters.
    private const int UnpackingCost = 1 << 17;

    private int made;

    /// <summary>Whether constants were left unknown because of the bound.</summary>
    public bool IsSpent => TooLong || made >= MaximumConstants;

    private bool TooLong { get; set; }

    /// <summary>Takes work off the bound; false when there is none left.</summary>
    public bool Spend(long amount)
    {
        if (made + amount > MaximumConstants)
        {
            made = MaximumConstants;
            return false;
        }

        made += (int)amount;
        return true;
    }

    /// <summary>Two constants as one.</summary>
    public PythonValue Join(PythonValue left, PythonValue right) => Make(left.Kind, left.Text.Length + (long)right.Text.Length, () => left.Text + right.Text);

    /// <summary>A constant from its end to its start.</summary>
    public PythonValue Reverse(PythonValue value) => Make(value.Kind, value.Text.Length, () =>
    {
        char[] characters = value.Text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    });

    /// <summary>What an operator makes of two values.</summary>
    public PythonValue Binary(PythonValue left, char operation, PythonValue right)
    {
        if (operation == '+' && left.IsConstant && left.Kind == right.Kind)
        {
            return Join(left, right);
        }

        return operation == '%' && left.Kind == PythonValueKind.Text ? Format(left.Text, right.Kind == PythonValueKind.Items ? right.Items : [right]) : PythonValue.Unknown;
    }

    /// <summary>What stands under a constant key.</summary>
    public static PythonValue Key(PythonValue target, PythonValue key, PythonScope scope)
    {
        if (key.Kind != PythonValueKind.Text)
        {
            return PythonValue.Unknown;
        }

        return target.Kind switch
        {
            PythonValueKind.Namespace => PythonEvaluator.Lookup(scope.Module, key.Text),
            PythonValueKind.Path when target.Text == "sys.modules" => PythonValue.Path(key.Text),
            PythonValueKind.Path when target.Text == "builtins" => target.Attribute(key.Text),
            PythonValueKind.Path when target.Text.EndsWith(".__dict__", StringComparison.Ordinal) => PythonValue.Path(target.Text[..^9]).Attribute(key.Text),
            PythonValueKind.Path when target.Text == "os.environ" => PythonValue.Of(PythonValueKind.Result, "os.environ.get"),
            _ => PythonValue.Unknown,
        };
    }

    /// <summary>What a subscript gives.</summary>
    public PythonValue Subscript(PythonValue target, PythonValue key, PythonScope scope)
    {
        if (target.Kind == PythonValueKind.Items && key.Kind == PythonValueKind.Number)
        {
            return key.Number < target.Items.Length ? target.Items[(int)key.Number] : PythonValue.Unknown;
        }

        if (target.IsConstant && key.Kind == PythonValueKind.Number && key.Number < target.Text.Length)
        {
            return target.Kind == PythonValueKind.Text ? Make(PythonValueKind.Text, 1, () => target.Text[(int)key.Number].ToString()) : PythonValue.Integer(target.Text[(int)key.Number]);
        }

        return Key(target, key, scope);
    }

    /// <summary>What a call gives.</summary>
    public PythonValue Call(PythonValue callee, ImmutableArray<(string? Keyword, PythonValue Value)> arguments, PythonScope scope, bool onImport, PythonPlace place)
    {
        switch (callee.Kind)
        {
            case PythonValueKind.Path:
                return Known(callee.Text, arguments, scope, onImport, place) ?? PythonValue.Of(PythonValueKind.Result, callee.Text);
            case PythonValueKind.Method:
                return Method(callee.Items[0], callee.Text, arguments);
            case PythonValueKind.Result:
                return PythonValue.Of(PythonValueKind.Result, callee.Text);
            case PythonValueKind.Choice:
                return PythonValue.Choice(callee.Items.Select(item => Call(item, arguments, scope, onImport, place)));
            default:
                return PythonValue.Unknown;
        }
    }

    private PythonValue? Known(string name, ImmutableArray<(string? Keyword, PythonValue Value)> arguments, PythonScope scope, bool onImport, PythonPlace place)
    {
        PythonValue first = arguments.Length > 0 ? arguments[0].Value : PythonValue.Unknown;
        PythonValue second = arguments.Length > 1 ? arguments[1].Value : PythonValue.Unknown;
        switch (name)
        {
            case "builtins.__import__" or "importlib.import_module" or "importlib.__import__" or "pkgutil.resolve_name" or "pydoc.locate" when first.Kind == PythonValueKind.Text:
                return Imported(name, first.Text, arguments.Length, onImport, place);
            case "builtins.getattr" or "inspect.getattr_static" when second.Kind == PythonValueKind.Text:
                return first.Kind == PythonValueKind.Items ? PythonValue.Unknown : first.Attribute(second.Text);
            case "builtins.globals" or "builtins.locals":
                return PythonValue.Namespace;
            case "builtins.vars":
                return arguments.Length == 0 ? PythonValue.Namespace : first.Attribute("__dict__");
            case "functools.partial":
                return first;
            case "builtins.exec" or "builtins.eval" or "builtins.compile" when first.IsConstant:
                nested(first.Text, scope, onImport && name != "builtins.compile", place);
                return name == "builtins.compile" ? first : null;
            case "builtins.exec" or "builtins.eval" or "builtins.compile" when first.Kind == PythonValueKind.Result:
                Decoded(name, first.Text, place);
                return PythonValue.Of(PythonValueKind.Result, first.Text);
            default:
                return Constant(name, arguments.Length > 0 ? first : null, arguments) ?? Passed(name, first);
        }
    }

    // What goes through a decoder is still what came in: the report names where a value comes from first.
    private static PythonValue? Passed(string name, PythonValue first) =>
        first.Kind == PythonValueKind.Result && IsDecoder(name) ? PythonValue.Of(PythonValueKind.Result, name + "(" + first.Text + ")") : null;

    private static bool IsDecoder(string name) =>
        name.StartsWith("base64.", StringComparison.Ordinal) || name.StartsWith("zlib.", StringComparison.Ordinal) || name.StartsWith("binascii.", StringComparison.Ordinal)
        || name is "marshal.loads" or "codecs.decode" or "gzip.decompress" or "bz2.decompress" or "lzma.decompress" or "builtins.bytes.fromhex" or "builtins.bytearray.fromhex";

    private void Decoded(string name, string from, PythonPlace place)
    {
        if (IsDecoder(from.Split('(')[0].Split("().")[0]))
        {
            report.Signals.Add("decoded-code", place.Line, $"'{name["builtins.".Length..]}' runs what '{from}' decodes.");
        }
    }

    private PythonValue Imported(string name, string module, int arguments, bool onImport, PythonPlace place)
    {
        string plain = module.Replace(':', '.');
        report.Import(plain, null, null, "call", onImport, place);
        bool isRoot = name == "builtins.__import__" && arguments < 4;
        return PythonValue.Path(isRoot ? plain.Split('.')[0] : plain);
    }

    private PythonValue Make(PythonValueKind kind, long length, Func<string> make)
    {
        if (length > MaximumConstant)
        {
            TooLong = true;
            return PythonValue.Unknown;
        }

        return Spend(length) ? PythonValue.Of(kind, make()) : PythonValue.Unknown;
    }

    private PythonValue Format(string format, ImmutableArray<PythonValue> values)
    {
        if (!Spend(values.Length) || values.Any(value => value.Kind != PythonValueKind.Text))
        {
            return PythonValue.Unknown;
        }

        long length = format.Length + values.Sum(value => (long)value.Text.Length);
        return Make(PythonValueKind.Text, length, () =>
        {
            var text = new StringBuilder();
            int next = 0;
            for (int i = 0; i < format.Length; i++)
            {
                if (format[i] == '%' && i + 1 < format.Length && format[i + 1] == 's' && next < values.Length)
                {
                    text.Append(values[next++].Text);
                    i++;
                }
                else
                {
                    text.Append(format[i]);
                }
            }

            return text.ToString();
        });
    }

    private static byte[] BytesOf(PythonValue value) => value.Kind == PythonValueKind.Bytes ? Encoding.Latin1.GetBytes(value.Text) : Encoding.UTF8.GetBytes(value.Text);

    private PythonValue Decompress(PythonValue packed)
    {
        if (!Spend(UnpackingCost))
        {
            return PythonValue.Unknown;
        }

        byte[] bytes = BytesOf(packed);
        byte[] unpacked = new byte[MaximumConstant + 1];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
            int read = stream.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
            return Make(PythonValueKind.Bytes, read, () => Encoding.Latin1.GetString(unpacked, 0, read));
        }
        catch (InvalidDataException)
        {
            return PythonValue.Unknown;
        }
    }
}
