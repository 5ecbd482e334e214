using System.Buffers.Binary;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx.Ort;

namespace ModelAudit.Tests.Formats.Onnx.Ort;

public sealed class OrtInspectorTests
{
    // Root at 28: a session whose vtable lies at 8, its version at 40, its model at 64 with a vtable at 16.
    private static byte[] Model()
    {
        byte[] bytes = new byte[96];
        Put32(bytes, 0, 28);
        Encoding.ASCII.GetBytes("ORTM").CopyTo(bytes, 4);
        Put16(bytes, 8, 8, 12, 4, 8);
        Put16(bytes, 16, 10, 24, 8, 0, 16);
        Put32(bytes, 28, 28 - 8);
        Put32(bytes, 32, 40 - 32);
        Put32(bytes, 36, 64 - 36);
        Put32(bytes, 40, 1);
        bytes[44] = (byte)'5';
        Put32(bytes, 64, 64 - 16);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(72), 8);
        Put32(bytes, 80, 88 - 80);
        Put32(bytes, 88, 2);
        "me"u8.CopyTo(bytes.AsSpan(92));
        return bytes;
    }

    [Fact]
    public void The_root_is_read_and_the_rest_is_a_gap()
    {
        InspectionContext context = Examination.Of(new OrtInspector(), Model(), path: "model.ort");
        Assert.Equal("5", context.Value(OrtFacts.Version));
        Assert.Equal(8, context.Value(OrtFacts.IrVersion));
        Assert.Equal("me", context.Value(OrtFacts.ProducerName));
        Assert.Empty(context.Value(OrtFacts.Defects));
        Assert.True(context.HasGap(GapReason.Unsupported));
    }

    [Theory]
    [InlineData(0, 0x7FFFFFF0, "vtable")]
    [InlineData(28, 0x7FFFFFF0, "vtable")]
    [InlineData(28, -4000, "vtable")]
    [InlineData(36, 0x7FFFFFF0, "vtable")]
    [InlineData(32, 0x7FFFFFF0, "string")]
    [InlineData(40, 0x7FFFFFF0, "string")]
    public void An_offset_that_leads_out_of_the_file_is_a_defect(int place, int value, string code)
    {
        byte[] bytes = Model();
        Put32(bytes, place, value);
        InspectionContext context = Examination.Of(new OrtInspector(), bytes, path: "model.ort");
        Assert.Contains(code, context.Value(OrtFacts.Defects).Texts("code"));
    }

    [Fact]
    public void Every_truncation_is_survived()
    {
        byte[] bytes = Model();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.True(Examination.Of(new OrtInspector(), bytes.AsMemory(0, length), path: "model.ort").HasGap(GapReason.Unsupported));
        }
    }

    private static void Put32(byte[] bytes, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), value);

    private static void Put16(byte[] bytes, int offset, params ReadOnlySpan<ushort> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(offset + (2 * i)), values[i]);
        }
    }
}
