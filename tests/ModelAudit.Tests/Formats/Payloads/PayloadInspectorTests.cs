using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Payloads;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Payloads;

public sealed class PayloadInspectorTests
{
    public static TheoryData<string> Kinds => ["elf", "pe", "dotnet", "mach-o", "universal", "wasm", "java-class", "script"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_program_is_found_at_any_place_and_across_pieces(string kind)
    {
        byte[] payload = Payload(kind);
        foreach (int at in new[] { 0, 1, 63, 64, 65, 4_095, 8_190, 70_000, 131_072 - 3 })
        {
            byte[] content = Noise(200_000, at);
            payload.CopyTo(content, at);
            FactItem[] found = Found(content, 65_536);

            FactItem item = Assert.Single(found, item => item["offset"]!.Integer == at);
            Assert.Equal(kind == "universal" ? "mach-o" : kind, item["kind"]!.Text);
            Assert.Single(found);
        }
    }

    [Fact]
    public void A_magic_without_its_structure_is_nothing()
    {
        byte[] content = new byte[100_000];
        ReadOnlySpan<string> magics = ["\u007FELF", "MZ", "\0asm", "#!/bin/bash", "#!/bin/sh\n\0\0\0\0", "#!x\nabcdefghijklmnopqrs"];
        for (int i = 0; i < magics.Length; i++)
        {
            Encoding.Latin1.GetBytes(magics[i]).CopyTo(content, 1_000 * (i + 1));
        }

        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(50_000), 0xCAFEBABE);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(51_000), 0xFEEDFACF);

        Assert.Empty(Found(content, 4_096));
    }

    [Fact]
    public void Random_bytes_hold_no_program() => Assert.Empty(Found(Noise(1 << 24, 7), 1 << 20));

    [Fact]
    public void A_text_may_quote_a_script()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Run this:\n#!/bin/bash\necho hello to everyone\n\n", 3_000)));

        Assert.Empty(Examination.Of(new PayloadInspector(), text, path: "a.md").Value(PayloadFacts.Found));
    }

    [Fact]
    public async Task A_program_inside_a_tensor_or_behind_the_data_is_a_fact_of_the_file()
    {
        byte[] tensors = new SafetensorsBuilder().Add("w", "U8", 400_000).Build();
        Payload("elf").CopyTo(tensors, 200_000);
        byte[] gguf = [.. new GgufBuilder().Add("general.architecture", "llama").Tensor("a", 24, 32).Build(), .. Payload("pe")];
        using TemporaryDirectory folder = TemporaryDirectory.Of(new TreeBuilder().Add("m.safetensors", tensors).Add("m.gguf", gguf).Add("run", Payload("elf")).Add("a.txt", "plain"));

        AuditEvidence evidence = await Auditing.CollectAsync(folder.Root);

        Assert.Equal(200_000, Assert.Single(Of(evidence, "m.safetensors"))["offset"]!.Integer);
        Assert.Equal("pe", Assert.Single(Of(evidence, "m.gguf"))["kind"]!.Text);
        Assert.False(evidence.File("run").Facts.TryGet(PayloadFacts.Found.Name, out _));
        Assert.False(evidence.File("a.txt").Facts.TryGet(PayloadFacts.Found.Name, out _));
    }

    private static ImmutableArray<FactItem> Of(AuditEvidence evidence, string path) =>
        evidence.File(path).Facts.TryGet(PayloadFacts.Found, out ImmutableArray<FactItem> found) ? found : throw new InvalidOperationException(path);

    private static FactItem[] Found(byte[] content, int piece)
    {
        var watch = new PayloadWatch(isText: false);
        for (int at = 0; at < content.Length; at += piece)
        {
            watch.See(at, content.AsSpan(at, Math.Min(piece, content.Length - at)));
        }

        var context = new ModelAudit.Formats.InspectionContext(new PayloadInspector(), ModelAudit.Sources.ArtifactPath.Parse("m.bin"), new MemoryReader(content), AuditLimits.Default, CancellationToken.None);
        watch.State(context);
        return [.. context.Value(PayloadFacts.Found)];
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Payload(string kind)
    {
        var bytes = new byte[512];
        Span<byte> all = bytes;
        switch (kind)
        {
            case "elf":
                ((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(all);
                (all[16], all[18], all[20], all[52]) = (3, 62, 1, 64);
                break;
            case "pe" or "dotnet":
                "MZ"u8.CopyTo(all);
                all[60] = 0x80;
                "PE\0\0"u8.CopyTo(all[0x80..]);
                BinaryPrimitives.WriteUInt16LittleEndian(all[0x84..], 0x8664);
                BinaryPrimitives.WriteUInt16LittleEndian(all[0x98..], 0x20B);
                all[0x98 + 112 + (14 * 8)] = (byte)(kind == "dotnet" ? 8 : 0);
                break;
            case "mach-o":
                BinaryPrimitives.WriteUInt32LittleEndian(all, 0xFEEDFACF);
                BinaryPrimitives.WriteUInt32LittleEndian(all[4..], 0x0100000C);
                (all[12], all[16], all[20]) = (2, 4, 200);
                break;
            case "universal":
                BinaryPrimitives.WriteUInt32BigEndian(all, 0xCAFEBABE);
                (all[7], all[11], all[18]) = (2, 7, 0x40);
                break;
            case "wasm":
                ((ReadOnlySpan<byte>)[0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 1, 4]).CopyTo(all);
                break;
            case "java-class":
                BinaryPrimitives.WriteUInt32BigEndian(all, 0xCAFEBABE);
                (all[7], all[9], all[10]) = (61, 9, 10);
                break;
            default:
                "#!/usr/bin/env python3\nimport os; os.system('id')\n"u8.CopyTo(all);
                break;
        }

        return bytes;
    }
}
