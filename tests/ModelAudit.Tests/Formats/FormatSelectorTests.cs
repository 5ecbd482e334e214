using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Safetensors;

namespace ModelAudit.Tests.Formats;

public sealed class FormatSelectorTests
{
    private static readonly FormatSelector Selector = new(BuiltInInspectors.Formats);

    private static FormatSelection Select(byte[] content, string path) => Selector.Select(Examination.Probe(content, path));

    private static FormatSelection Select(string content, string path) => Select(Encoding.UTF8.GetBytes(content), path);

    private static byte[] Padded(byte[] start, int length = 600)
    {
        byte[] content = new byte[Math.Max(length, start.Length)];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(0x80 + ((i * 7) % 0x40));
        }

        start.CopyTo(content, 0);
        return content;
    }

    private static byte[] Zip(params string[] names)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in names)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write("content"u8);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Tar()
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(stream, leaveOpen: true))
        {
            writer.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "a.txt") { DataStream = new MemoryStream("x"u8.ToArray()) });
        }

        return stream.ToArray();
    }

    private static byte[] Pe()
    {
        byte[] content = Padded("MZ"u8.ToArray());
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(60), 128);
        "PE\0\0"u8.CopyTo(content.AsSpan(128));
        return content;
    }

    public static TheoryData<string, string, string> Binary => new()
    {
        { "gguf", Hex("47475546 03000000"), "m.gguf" },
        { "ggml", Hex("6C6D6767"), "m.bin" },
        { "hdf5", Hex("894844460D0A1A0A"), "m.h5" },
        { "numpy", Hex("934E554D505901007600"), "a.npy" },
        { "pickle", Hex("80049517000000000000008C026F73948C0673797374656D9493942E"), "m.pkl" },
        { "pickle", Hex("80027D71002858040000006E616D6571015801000000787102752E"), "m.pt" },
        { "pickle", Hex("80028A0A6CFC9C46F9206AA850192E80024DE9032E"), "legacy.pt" },
        { "tflite", Hex("1C00000054464C33"), "m.tflite" },
        { "ort", Hex("1C0000004F52544D"), "m.ort" },
        { "executorch", Hex("1C00000045543132"), "m.pte" },
        { "catboost", Hex("43424D31"), "m.cbm" },
        { "gpt-oss-metal", Hex("4750542D4F53532076312E3000000000"), "metal/model.bin" },
        { "gzip", Hex("1F8B0800000000000003"), "a.gz" },
        { "bzip2", Hex("425A6839314159265359"), "a.bz2" },
        { "xz", Hex("FD377A585A00"), "a.xz" },
        { "zstd", Hex("28B52FFD"), "a.zst" },
        { "lz4", Hex("04224D18"), "a.lz4" },
        { "7z", Hex("377ABCAF271C"), "a.7z" },
        { "rar", Hex("526172211A07"), "a.rar" },
        { "elf", Hex("7F454C4602010100"), "libx.so" },
        { "mach-o", Hex("CFFAEDFE07000001030000000600000000000000000000000000000000000000"), "libx.dylib" },
        { "mach-o", Hex("CAFEBABE00000002010000070000000300000000000000000000000000000000"), "fat" },
        { "java-class", Hex("CAFEBABE0000003D0000"), "A.class" },
        { "wasm", Hex("0061736D01000000"), "a.wasm" },
        { "python-bytecode", Hex("A70D0D0A000000000000000000000000E3"), "a.pyc" },
        { "sqlite", Hex("53514C69746520666F726D6174203300"), "a.db" },
        { "arrow", Hex("4152524F57310000"), "a.arrow" },
        { "png", Hex("89504E470D0A1A0A"), "a.png" },
        { "jpeg", Hex("FFD8FFE0"), "a.jpg" },
        { "gif", Hex("474946383961"), "a.gif" },
        { "webp", Hex("524946460000000057454250"), "a.webp" },
        { "wav", Hex("524946460000000057415645"), "a.wav" },
        { "ogg", Hex("4F67675300"), "a.ogg" },
        { "mp3", Hex("49443304000000000000"), "a.mp3" },
        { "mp4", Hex("0000001866747970 69736F6D 00000200"), "a.mp4" },
        { "font", Hex("00010000000F0080000300704453494700000000"), "a.ttf" },
        { "pdf", Hex("255044462D312E37"), "a.pdf" },
        { "onnx", Hex("0807 1207 7079746F726368 3A02 0A00"), "m.onnx" },
        { "onnx", Hex("0808 4204 0A00 1011 3A00"), "m.onnx" },
        { "sentencepiece", Hex("0A0E0A053C756E6B3E15000000001802 0A0C0A033C733E15000000001803 0A0D0A043C2F733E15000000001803"), "tokenizer.model" },
    };

    private static string Hex(string hex) => hex.Replace(" ", string.Empty, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Binary))]
    public void A_format_is_recognised_by_its_content(string format, string hex, string path)
    {
        FormatSelection selection = Select(Padded(Convert.FromHexString(hex)), path);
        Assert.Equal(format, selection.Format);
        Assert.Empty(selection.OtherFormats);
        Assert.Equal(format, Select(Padded(Convert.FromHexString(hex)), "misleading.txt").Format);
        bool isHarmless = FormatTable.Find(format)!.NeedsNoInspector || BuiltInInspectors.Formats.Any(inspector => inspector.Name == format);
        Assert.Equal(isHarmless ? null : GapReason.Unsupported, selection.GapReason);
        if (!isHarmless)
        {
            Assert.Contains($"'{format}'", selection.GapDetail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Archives_are_recognised()
    {
        Assert.Equal("zip", Select(Zip("a.txt"), "a.zip").Format);
        Assert.Equal("zip", Select(Zip(), "a.zip").Format);
        Assert.Equal("pytorch-zip", Select(Zip("archive/data.pkl", "archive/version"), "m.bin").Format);
        Assert.Equal("keras-zip", Select(Zip("metadata.json", "config.json", "model.weights.h5"), "m.keras").Format);
        Assert.Equal("numpy-zip", Select(Zip("arr_0.npy"), "a.npz").Format);
        Assert.Equal("tar", Select(Tar(), "a.tar").Format);
        Assert.Equal("pe", Select(Pe(), "a.exe").Format);
    }

    [Theory]
    [InlineData("MZ")]
    [InlineData("BM")]
    [InlineData("PK")]
    [InlineData("BZ")]
    [InlineData("\u007fE")]
    public void Two_bytes_of_a_magic_alone_mean_nothing(string magic)
    {
        FormatSelection selection = Select(Padded(Encoding.Latin1.GetBytes(magic)), "weights.bin");
        Assert.Equal("unknown", selection.Format);
        Assert.Equal(GapReason.Unsupported, selection.GapReason);
        Assert.Equal("weights", selection.Role);
    }

    [Theory]
    [InlineData("hello", "a.txt", "text")]
    [InlineData("hello", "LICENSE", "text")]
    [InlineData("# Title", "README.md", "markdown")]
    [InlineData("{\"a\": 1}\n", "config.json", "json")]
    [InlineData(" [1, 2]", "list.json", "json")]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "d.jsonl", "jsonl")]
    [InlineData("{broken", "config.json", "text")]
    [InlineData("{{ messages }}", "chat_template.jinja", "jinja")]
    [InlineData("{% for m in messages %}{% endfor %}", "chat_template.jinja", "jinja")]
    [InlineData("a,b", "x.csv", "csv")]
    [InlineData("#!/usr/bin/perl\n", "run.txt", "shell")]
    [InlineData("<!DOCTYPE HTML><html>", "x", "html")]
    [InlineData("<svg xmlns='x'/>", "x.svg", "svg")]
    [InlineData("<?xml version='1.0'?><svg/>", "x.svg", "svg")]
    [InlineData("<?xml version='1.0'?><net/>", "x.xml", "xml")]
    [InlineData("Grüße, 世界 😀", "x.txt", "text")]
    [InlineData("\uFEFF{\"a\":1}", "x.json", "json")]
    public void Text_is_told_apart_and_needs_no_inspector(string content, string path, string format)
    {
        FormatSelection selection = Select(content, path);
        Assert.Equal(format, selection.Format);
        Assert.Null(selection.GapReason);
        Assert.DoesNotContain(selection.Inspectors, inspector => inspector is not ICompanionInspector);
    }

    [Theory]
    [InlineData("import os", "modeling.py", "python")]
    [InlineData("#!/usr/bin/env python3\n", "run", "python")]
    [InlineData("#!/bin/sh\necho", "run.txt", "shell")]
    [InlineData("FROM x", "Dockerfile", "dockerfile")]
    [InlineData("{\"cells\": []}", "a.ipynb", "notebook")]
    public void Code_has_an_inspector_of_its_own(string content, string path, string format)
    {
        FormatSelection selection = Select(content, path);
        Assert.Equal(format, selection.Format);
        Assert.Contains(selection.Inspectors, inspector => inspector.Name == format);
    }

    [Theory]
    [InlineData("\u0012\u0001\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\0\0\0\0\0\0\0", "m.params", "mxnet-params")]
    [InlineData("RKNN\0\0\0\0\u0006\0\0\0", "m.rknn", "rknn")]
    [InlineData("7767517\n2 2\nInput data 0 1 data\n", "m.param", "ncnn-param")]
    [InlineData("ptrt\0\0\0\0", "m.engine", "tensorrt")]
    [InlineData("ftrt\0\0\0\0", "m.plan", "tensorrt")]
    [InlineData("B\0C\0N\0\0\0B\0V\0e\0r\0", "m.dnn", "cntk")]
    [InlineData("\u0018\0\0\0\0\0\u0012\0\u0008\0\u0004\0\0\0\0\0\u0012\0\0\0\0\0\0\0\0\0\0\0", "m.mnn", "mnn")]
    [InlineData("GPT-OSS v1.0\0\0\0\0", "m.bin", "gpt-oss-metal", false)]
    public void Formats_of_smaller_frameworks_are_told_by_their_first_bytes(string content, string path, string format, bool isRead = true)
    {
        FormatSelection selection = Select(Encoding.Latin1.GetBytes(content), path);
        Assert.Equal(format, selection.Format);
        Assert.Equal(isRead, selection.Inspectors.Any(inspector => inspector.Name == format));
        Assert.Equal(isRead ? null : $"The format '{format}' is recognised but not inspected.", selection.GapDetail);
    }

    [Theory]
    [InlineData("RDX3\nX\n\0\0\0\u0003", "m.rda", "rds")]
    [InlineData("X\n\0\0\0\u0003\0\u0004\u0002\u0002\0\u0003\u0005\0\0\0\0\u0005", "m.bin", "rds")]
    [InlineData("\u0004\0\0\0\u0001\0\0\0\u0003\0\0\0V 1\u0010\0\0\0nn.Sequential", "m.t7", "torch7")]
    [InlineData("4\n1\n3\nV 1\n13\nnn.Sequential\n", "m.t7", "torch7")]
    [InlineData("<?xml version=\"1.0\"?>\n<net name=\"m\" version=\"11\"><layers/></net>", "m.xml", "openvino-ir")]
    [InlineData("<!DOCTYPE net [<!ENTITY a 'b'>]>\n<net name=\"m\" version=\"11\"/>", "m.xml", "openvino-ir")]
    [InlineData("<!-- a > b --><PMML version=\"4.4\"></PMML>", "m.pmml", "pmml")]
    public void Formats_of_smaller_frameworks_have_inspectors_of_their_own(string content, string path, string format)
    {
        FormatSelection selection = Select(content, path);
        Assert.Equal((format, "weights"), (selection.Format, selection.Role));
        Assert.Contains(selection.Inspectors, inspector => inspector.Name == format);
    }

    [Theory]
    [InlineData("Apache License\nVersion 2.0\n", "apache-2.0.t7")]
    [InlineData("<?xml version='1.0'?><net/>", "x.xml")]
    [InlineData("<network name='a' version='1'/>", "x.xml")]
    [InlineData("X\n\0\0\0\u0009 and more than that", "x.bin")]
    public void What_only_looks_like_it_is_not_named_so(string content, string path) =>
        Assert.DoesNotContain(Select(content, path).Format, (string[])["rds", "torch7", "openvino-ir", "pmml"]);

    [Fact]
    public void YAML_is_told_by_its_extension_and_read_for_what_it_has_called()
    {
        FormatSelection selection = Select("a: 1", "x.yaml");
        Assert.Equal("yaml", selection.Format);
        Assert.Contains(selection.Inspectors, inspector => inspector.Name == "yaml");
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 })]
    [InlineData(new byte[] { 0x61, 0x1B, 0x62 })]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 })]
    [InlineData(new byte[] { 0xC3 })]
    public void Control_characters_and_invalid_UTF8_are_no_text(byte[] content) => Assert.Equal("unknown", Select(content, "a.txt").Format);

    [Fact]
    public void A_character_cut_by_the_window_is_still_text()
    {
        for (int shift = 0; shift < 4; shift++)
        {
            string text = new string('a', shift) + string.Concat(Enumerable.Repeat("😀", 40_000));
            Assert.Equal("text", Select(text, "a.txt").Format);
        }
    }

    [Fact]
    public void UTF16_with_a_mark_is_text() => Assert.Equal("text", Select([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("hello\n")], "a.txt").Format);

    [Theory]
    [InlineData("cos\nsystem\n(S'echo'\ntR.")]
    [InlineData("(dp0\nS'a'\np1\nI1\ns.")]
    [InlineData("c__builtin__\neval\n(S'1'\ntR.")]
    public void A_textual_pickle_is_a_pickle(string content) => Assert.Equal("pickle", Select(content, "a.txt").Format);

    [Theory]
    [InlineData("(a).")]
    [InlineData("case closed.\n")]
    [InlineData("copyright notice.")]
    [InlineData("}.")]
    public void Prose_that_ends_with_a_full_stop_is_no_pickle(string content) => Assert.NotEqual("pickle", Select(content, "a.txt").Format);

    [Fact]
    public void A_safetensors_header_whose_length_starts_like_a_pickle_is_no_pickle()
    {
        for (int protocol = 2; protocol <= 5; protocol++)
        {
            byte[] header = Encoding.UTF8.GetBytes("{}".PadRight((protocol << 8) + 0x80));
            FormatSelection selection = Select(SafetensorsBytes.Of(header), "m.safetensors");
            Assert.Equal("safetensors", selection.Format);
            Assert.Empty(selection.OtherFormats);
        }
    }

    [Fact]
    public void A_safetensors_file_with_a_zip_behind_it_is_both()
    {
        byte[] content = [.. SafetensorsBytes.Of("{}"), .. Zip("evil.pkl")];
        FormatSelection selection = Select(content, "m.safetensors");
        Assert.Equal("safetensors", selection.Format);
        Assert.Equal("zip", Assert.Single(selection.OtherFormats));
        Assert.Equal(["safetensors", "zip"], selection.Inspectors.Where(inspector => inspector is not ICompanionInspector).Select(inspector => inspector.Name));
        Assert.Null(selection.GapReason);
    }

    [Fact]
    public void An_image_with_a_zip_behind_it_is_inspected_as_a_zip()
    {
        byte[] content = [.. Padded(Convert.FromHexString("89504E470D0A1A0A")), .. Zip("archive/data.pkl")];
        FormatSelection selection = Select(content, "a.png");
        Assert.Contains("png", selection.OtherFormats.Add(selection.Format));
        Assert.Contains("pytorch-zip", selection.OtherFormats.Add(selection.Format));
        Assert.Contains(selection.Inspectors, inspector => inspector.Name == "zip");
        Assert.Null(selection.GapReason);
    }

    // Found by fuzzing: the length of a text that reaches behind its piece.
    [Theory]
    [InlineData("0A0A0ACBCBCBCBCBCBCBBBE30A0A2D0B0A")]
    [InlineData("0A0A0ADEDEDEDEDEDEDEDEDE7D")]
    [InlineData("0A0A0A9A9A9A9A9A9A9A9A9A7FFF9A9A9A9A9A1EA50A0A0A0A0A0A130A0A")]
    [InlineData("0A0A0A9A9A9A9A9A9A9A9A9A40009A9A9A9A9A1E400A0A0A0A0A0A0A0A0A")]
    public void A_broken_piece_is_no_vocabulary(string hex) => Assert.Equal("unknown", Select(Convert.FromHexString(hex), "m.bin").Format);

    [Fact]
    public void A_zip_is_what_its_members_are_called_and_not_what_they_mention()
    {
        byte[] mention = "archive/data.pkl model.weights.h5 config.json"u8.ToArray();
        Assert.Equal("zip", Select(new ZipBuilder().Add("a.txt", mention).Build(), "a.zip").Format);
        Assert.Equal("zip", Select(new ZipBuilder().Add("inner.zip", new ZipBuilder().Add("archive/data.pkl", mention).Build()).Build(), "a.zip").Format);
        Assert.Equal("zip", Select(new ZipBuilder().Add("not-data.pkl", mention).Build(), "a.zip").Format);
        Assert.Equal("pytorch-zip", Select(new ZipBuilder().Add("a.txt", mention).Add("x/data.pkl", mention).Build(), "a.zip").Format);
        Assert.Equal("pytorch-zip", Select(new ZipBuilder().Add("data.pkl", mention).Build()[..^22], "a.zip").Format);
        Assert.Equal("keras-zip", Select(new ZipBuilder().Add("config.json", mention).Add("model.weights.h5", mention).Build(), "a.zip").Format);
    }

    [Fact]
    public void A_member_at_the_end_of_a_long_directory_tells_what_a_zip_is()
    {
        var zip = new ZipBuilder();
        for (int i = 0; i < 2_000; i++)
        {
            zip.Add(string.Create(CultureInfo.InvariantCulture, $"archive/a-rather-long-name-of-a-record/{i}"), [1]);
        }

        Assert.Equal("zip", Select(zip.Build(), "a.zip").Format);
        Assert.Equal("pytorch-zip", Select(zip.Add("archive/data.pkl", [1]).Build(), "a.zip").Format);
    }

    [Fact]
    public void The_words_of_a_zip_end_record_alone_are_no_zip()
    {
        byte[] content = [.. Padded([0x01]), .. "PK\u0005\u0006"u8, .. new byte[18]];
        Assert.Equal("unknown", Select(content, "a.bin").Format);
    }

    [Fact]
    public void A_pointer_is_a_pointer_under_any_name()
    {
        FormatSelection selection = Select("version https://git-lfs.github.com/spec/v1\noid sha256:x\nsize 1\n", "model.safetensors");
        Assert.Equal("git-lfs", selection.Format);
        Assert.Equal("weights", selection.Role);
        Assert.Equal("safetensors", Assert.Single(selection.ExpectedFormats));
    }

    [Fact]
    public void Damaged_bytes_under_a_promising_extension_go_to_its_inspector()
    {
        FormatSelection selection = Select([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x80], "m.safetensors");
        Assert.Equal("safetensors", selection.Format);
        Assert.IsType<SafetensorsInspector>(Assert.Single(selection.Inspectors, inspector => inspector is not ICompanionInspector));
        Assert.Null(selection.GapReason);
        Assert.Equal("unknown", Select([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x80], "m.dat").Format);
    }

    [Fact]
    public void An_empty_file_is_truncated_only_where_its_extension_promises_content()
    {
        Assert.Equal(GapReason.Truncated, Select([], "m.safetensors").GapReason);
        Assert.Equal(GapReason.Truncated, Select([], "m.onnx").GapReason);
        Assert.Null(Select([], "__init__.py").GapReason);
        Assert.Null(Select([], "empty").GapReason);
        Assert.Equal("empty", Select([], "m.safetensors").Format);
    }

    [Theory]
    [InlineData("m.bin")]
    [InlineData("m")]
    [InlineData("m.weird")]
    public void An_extension_that_promises_nothing_expects_nothing(string path) => Assert.Empty(Select("x", path).ExpectedFormats);

    [Theory]
    [InlineData("README.md", "# x", "card")]
    [InlineData("LICENSE", "MIT", "license")]
    [InlineData("LICENSE.txt", "MIT", "license")]
    [InlineData("LICENSE-MODEL", "x", "license")]
    [InlineData("licenses.py", "x", "code")]
    [InlineData("NOTICE", "x", "notice")]
    [InlineData("Notice.txt", "x", "notice")]
    [InlineData("USE_POLICY.md", "x", "use-policy")]
    [InlineData("USAGE_POLICY", "x", "use-policy")]
    [InlineData("config.json", "{}", "config")]
    [InlineData("generation_config.json", "{}", "config")]
    [InlineData("tokenizer_config.json", "{}", "config")]
    [InlineData("tokenizer.json", "{}", "tokenizer")]
    [InlineData("merges.txt", "a b", "tokenizer")]
    [InlineData("model.safetensors.index.json", "{}", "weights-index")]
    [InlineData("modeling_x.py", "import os", "code")]
    [InlineData("chat_template.jinja", "{{ x }}", "template")]
    [InlineData("SHA256SUMS", "x", "manifest")]
    [InlineData("model.sig", "{}", "signature")]
    [InlineData("bom.json", "{}", "bom")]
    [InlineData("x.cdx.json", "{}", "bom")]
    [InlineData("data.csv", "a,b", "data")]
    [InlineData("notes.txt", "x", "text")]
    [InlineData("docs/paper.html", "<html>", "document")]
    public void A_role_follows_from_name_and_format(string path, string content, string role) => Assert.Equal(role, Select(content, path).Role);

    [Fact]
    public void Two_inspectors_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new FormatSelector([new SafetensorsInspector(), new SafetensorsInspector()]));

    [Fact]
    public void Any_bytes_under_any_extension_are_placed_without_an_exception() => Gen.Select(
        Gen.OneOf(Gen.Byte.Array[0, 64], Gen.Select(Gen.Int[0, Binary.Count - 1], Gen.Byte.Array[0, 64], (index, rest) => (byte[])[.. Convert.FromHexString((string)Binary.ElementAt(index)[1]), .. rest])),
        Gen.OneOf([.. new[] { "a.safetensors", "a.onnx", "a.pt", "a.mp3", "saved_model.pb", "a.mlmodel", "a.exe", "a" }.Select(name => Gen.Const(name))]))
        .Sample(
            (bytes, path) =>
            {
                FormatSelection selection = Select(bytes, path);
                Assert.NotEmpty(selection.Format);
                Assert.NotEmpty(selection.Role);
            },
            iter: 3_000);
}
