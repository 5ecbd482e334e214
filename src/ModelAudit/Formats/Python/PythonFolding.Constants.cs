using System.Collections.Immutable;
using System.Text;

namespace ModelAudit.Formats.Python;

/// <content>Functions and methods of constants.</content>
internal sealed partial class PythonFolding
{
    private PythonValue? Constant(string name, PythonValue? first, ImmutableArray<(string? Keyword, PythonValue Value)> arguments)
    {
        if (first is null)
        {
            return name is "builtins.str" ? PythonValue.Constant(string.Empty) : null;
        }

        switch (name)
        {
            case "builtins.chr" or "builtins.unichr" when first.Kind == PythonValueKind.Number && first.Number is >= 0 and < 0x10000:
                return Make(PythonValueKind.Text, 1, () => ((char)first.Number).ToString());
            case "builtins.str" when first.Kind == PythonValueKind.Text:
            case "builtins.list" or "builtins.tuple" when first.Kind == PythonValueKind.Items:
                return first;
            case "builtins.bytes" or "builtins.bytearray" when first.IsConstant:
                return Make(PythonValueKind.Bytes, first.Text.Length, () => Encoding.Latin1.GetString(BytesOf(first)));
            case "builtins.bytes" or "builtins.bytearray" when first.Kind == PythonValueKind.Items:
                return Numbers(first, PythonValueKind.Bytes);
            case "builtins.reversed" when first.IsConstant:
                return Reverse(first);
            case "builtins.map" when first is { Kind: PythonValueKind.Path, Text: "builtins.chr" } && arguments is [_, (_, { Kind: PythonValueKind.Items } items)]:
                return Numbers(items, PythonValueKind.Text);
            default:
                return first.IsConstant && IsDecoder(name) && Spend(first.Text.Length) ? Decoded(name, first, arguments) : null;
        }
    }

    private PythonValue? Decoded(string name, PythonValue first, ImmutableArray<(string? Keyword, PythonValue Value)> arguments) => name switch
    {
        "base64.b64decode" or "base64.standard_b64decode" or "base64.decodebytes" or "base64.decodestring" or "binascii.a2b_base64" or "base64.urlsafe_b64decode" => Base64(first),
        "base64.b16decode" or "binascii.unhexlify" or "binascii.a2b_hex" or "builtins.bytes.fromhex" or "builtins.bytearray.fromhex" => Hex(first),
        "zlib.decompress" => Decompress(first),
        "codecs.decode" when arguments.Length > 1 => ByCodec(first, arguments[1].Value.Text),
        _ => null,
    };

    private PythonValue Method(PythonValue constant, string name, ImmutableArray<(string? Keyword, PythonValue Value)> arguments)
    {
        PythonValue? first = arguments.Length > 0 ? arguments[0].Value : null;
        string text = constant.Text;
        switch (name)
        {
            case "join" when first is { Kind: PythonValueKind.Items } && Spend(first.Items.Length) && first.Items.All(item => item.Kind == constant.Kind):
                long length = first.Items.Sum(item => (long)item.Text.Length + text.Length);
                return Make(constant.Kind, length, () => string.Join(text, first.Items.Select(item => item.Text)));
            case "join" when first?.Kind == constant.Kind && text.Length == 0:
                return first;
            case "replace" when arguments.Length >= 2 && first!.IsConstant && arguments[1].Value.IsConstant && first.Text.Length > 0:
                return Make(constant.Kind, text.Length * Math.Max(1L, arguments[1].Value.Text.Length), () => text.Replace(first.Text, arguments[1].Value.Text, StringComparison.Ordinal));
            case "lower" or "casefold":
                return Make(constant.Kind, text.Length, text.ToLowerInvariant);
            case "upper":
                return Make(constant.Kind, text.Length, text.ToUpperInvariant);
            case "strip" when first is null:
                return Make(constant.Kind, text.Length, text.Trim);
            case "encode":
                return Make(PythonValueKind.Bytes, text.Length, () => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));
            case "decode" when first is { Kind: PythonValueKind.Text } && Spend(text.Length) && ByCodec(constant, first.Text) is { } decoded:
                return decoded;
            case "decode":
                return Make(PythonValueKind.Text, text.Length, () => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)));
            default:
                return PythonValue.Unknown;
        }
    }

    private PythonValue? ByCodec(PythonValue value, string codec) => codec.Replace('-', '_') switch
    {
        "rot13" or "rot_13" => Make(value.Kind, value.Text.Length, () => string.Create(value.Text.Length, value.Text, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                char letter = text[i];
                char first = (char)(letter & ~0x20);
                span[i] = first is >= 'A' and <= 'Z' ? (char)(((first - 'A' + 13) % 26) + 'A' + (letter & 0x20)) : letter;
            }
        })),
        "hex" or "hex_codec" => Hex(value),
        "base64" or "base64_codec" => Base64(value),
        "zlib" or "zlib_codec" => Decompress(value),
        _ => null,
    };

    private PythonValue Base64(PythonValue value)
    {
        string plain = new([.. value.Text.Where(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '-' or '_')]);
        plain = plain.Replace('-', '+').Replace('_', '/');
        plain = plain.PadRight((plain.Length + 3) / 4 * 4, '=');
        byte[] bytes = new byte[plain.Length / 4 * 3];
        return Convert.TryFromBase64String(plain, bytes, out int written)
            ? Make(PythonValueKind.Bytes, written, () => Encoding.Latin1.GetString(bytes, 0, written))
            : PythonValue.Unknown;
    }

    private PythonValue Hex(PythonValue value)
    {
        string plain = new([.. value.Text.Where(character => !char.IsWhiteSpace(character))]);
        return plain.Length % 2 == 0 && plain.All(char.IsAsciiHexDigit)
            ? Make(PythonValueKind.Bytes, plain.Length / 2, () => Encoding.Latin1.GetString(Convert.FromHexString(plain)))
            : PythonValue.Unknown;
    }

    private PythonValue Numbers(PythonValue items, PythonValueKind kind)
    {
        int largest = kind == PythonValueKind.Bytes ? 0xFF : 0xFFFF;
        return Spend(items.Items.Length) && items.Items.All(item => item.Kind == PythonValueKind.Number && item.Number >= 0 && item.Number <= largest)
            ? Make(kind, items.Items.Length, () => new string([.. items.Items.Select(item => (char)item.Number)]))
            : PythonValue.Unknown;
    }
}
