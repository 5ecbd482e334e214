using System.IO.Compression;
using System.Text;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

public sealed class PicklePayloadTests
{
    private static readonly byte[] Attack =
        new PickleAssembler().Proto(4).StackGlobal("os", "system").ShortBinUnicode("echo hello").Tuple1().Reduce().Stop().Build();

    private static readonly byte[] Textual = Encoding.ASCII.GetBytes("cos\nsystem\n(S'echo hello'\ntR.");

    private static byte[] Compressed(bool isGzip)
    {
        using var target = new MemoryStream();
        using (Stream compress = isGzip ? new GZipStream(target, CompressionMode.Compress) : new ZLibStream(target, CompressionMode.Compress))
        {
            compress.Write(Attack);
        }

        return target.ToArray();
    }

    public static TheoryData<string, PickleAssembler, string, string> Forms { get; } = new()
    {
        { "BINBYTES", new PickleAssembler().BinBytes(Attack), "raw", "pickle" },
        { "SHORT_BINBYTES", new PickleAssembler().ShortBinBytes(Attack), "raw", "pickle" },
        { "BYTEARRAY8", new PickleAssembler().ByteArray8(Attack), "raw", "pickle" },
        { "BINSTRING", new PickleAssembler().BinString(Textual), "raw", "pickle" },
        { "textual in a string", new PickleAssembler().ShortBinUnicode(Textual), "raw", "pickle" },
        { "textual in STRING", new PickleAssembler().StringQuoted("\"cos\\nsystem\\n(S'echo hello'\\ntR.\""), "raw", "pickle" },
        { "base64", new PickleAssembler().BinUnicode(Convert.ToBase64String(Attack)), "base64", "pickle" },
        { "base64 of text", new PickleAssembler().ShortBinUnicode(Convert.ToBase64String(Textual)), "base64", "pickle" },
        { "base64 in bytes", new PickleAssembler().BinBytes(Encoding.ASCII.GetBytes(Convert.ToBase64String(Attack))), "base64", "pickle" },
        { "hex", new PickleAssembler().BinUnicode(Convert.ToHexString(Attack)), "hex", "pickle" },
        { "lower hex", new PickleAssembler().BinUnicode(Convert.ToHexStringLower(Attack)), "hex", "pickle" },
        { "hex with spaces", new PickleAssembler().BinUnicode(string.Join(' ', Attack.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))), "hex", "pickle" },
        { "base64 for URLs", new PickleAssembler().BinUnicode(System.Buffers.Text.Base64Url.EncodeToString([.. Attack, 0xFF, 0xFE, 0xFF])), "base64", "pickle" },
        { "base64 in lines", new PickleAssembler().BinUnicode(Convert.ToBase64String([.. Attack, .. new byte[90]], Base64FormattingOptions.InsertLineBreaks)), "base64", "pickle" },
        { "base64 twice", new PickleAssembler().BinUnicode(Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(Attack)))), "base64+base64", "pickle" },
        { "base32", new PickleAssembler().BinUnicode(EncodedText.Base32(Attack)), "base32", "pickle" },
        { "base32 of text", new PickleAssembler().BinUnicode(EncodedText.Base32(Textual)), "base32", "pickle" },
        { "base85", new PickleAssembler().BinUnicode(EncodedText.Base85(Attack)), "base85", "pickle" },
        { "base85 of text", new PickleAssembler().BinBytes(Encoding.ASCII.GetBytes(EncodedText.Base85(Textual))), "base85", "pickle" },
        { "Ascii85", new PickleAssembler().BinUnicode(EncodedText.Ascii85(Attack)), "ascii85", "pickle" },
        { "Ascii85 as Adobe writes it", new PickleAssembler().BinUnicode($"<~{EncodedText.Ascii85(Attack)}~>"), "ascii85", "pickle" },
        { "base85 of zlib", new PickleAssembler().BinUnicode(EncodedText.Base85(Compressed(false))), "base85+zlib", "pickle" },
        { "characters for bytes", new PickleAssembler().BinUnicode(Encoding.Latin1.GetString(Attack)), "latin1", "pickle" },
        { "characters for bytes in UNICODE", new PickleAssembler().Unicode(@"\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093\u008c\u0002id\u0085R."), "latin1", "pickle" },
        { "LZMA alone", new PickleAssembler().BinBytes([0x5D, 0, 0, 0x80, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0x40, 1, 2, 3]), "lzma", "lzma" },
        { "zlib", new PickleAssembler().BinBytes(Compressed(false)), "zlib", "pickle" },
        { "gzip", new PickleAssembler().BinBytes(Compressed(true)), "gzip", "pickle" },
        { "base64 of zlib", new PickleAssembler().BinUnicode(Convert.ToBase64String(Compressed(false))), "base64+zlib", "pickle" },
        { "zip", new PickleAssembler().BinBytes(new ZipBuilder().Add("a.py", Textual).Build()), "raw", "zip" },
        { "ELF", new PickleAssembler().BinBytes([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]), "raw", "elf" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Content_inside_is_found_and_handed_on(string form, PickleAssembler pickle, string encoding, string format)
    {
        InspectionContext context = new PickleAssembler().Proto(5).Raw(pickle.Build()).Stop().Inspect();
        FactItem[] payloads = [.. context.Value(PickleFacts.Payloads)];
        Assert.True(payloads.Length == 1, form);
        Assert.Equal((encoding, format), (Unpickling.Text(payloads[0], "encoding"), Unpickling.Text(payloads[0], "format")));
        Assert.Equal(Unpickling.Text(payloads[0], "child"), Assert.Single(context.Children).Name);
    }

    [Theory]
    [InlineData("Generalization of the theory")]
    [InlineData("gAAAAABhbW9yZSB0ZXh0IHRoYXQ=")]
    [InlineData("x^2 + y^2 = z^2 holds for no")]
    [InlineData("category\ncolour\nfinish\n and more")]
    [InlineData("(a parenthesis in a sentence)")]
    [InlineData("https://example.org/PK/index")]
    [InlineData("8003580500000061626364")]
    [InlineData("HelloWorldHelloWorldHelloWorld==")]
    [InlineData("MZ is short for Mark Zbikowski")]
    public void Ordinary_text_is_no_payload(string text)
    {
        InspectionContext context = new PickleAssembler().Proto(4).BinUnicode(text).Stop().Inspect();
        Assert.Empty(context.Value(PickleFacts.Payloads));
        Assert.Empty(context.Children);
    }

    [Fact]
    public void Random_bytes_are_no_payload()
    {
        byte[] random = new byte[1 << 20];
        new Random(5).NextBytes(random);
        PickleAssembler pickle = new PickleAssembler().Proto(4);
        for (int i = 0; i + 32 < random.Length; i += 32)
        {
            random[i] = 0x80;
            random[i + 1] = (byte)(i % 6);
            pickle.ShortBinBytes(random.AsSpan(i, 32)).Pop();
        }

        Assert.Empty(pickle.None().Stop().Inspect().Value(PickleFacts.Payloads));
    }
}
