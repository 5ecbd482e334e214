using System.Text;
using CsCheck;
using ModelAudit.Formats;
using ModelAudit.Formats.Safetensors;
using Newtonsoft.Json.Linq;
using static ModelAudit.Tests.Formats.Safetensors.SafetensorsBytes;

namespace ModelAudit.Tests.Formats.Safetensors;

public sealed class SafetensorsPropertyTests
{
    private static readonly SafetensorsInspector Inspector = new();

    private static readonly Gen<(string DType, int Bits)> DType = Gen.OneOf([.. SafetensorsFormat.DTypes.Select(dtype => Gen.Const(dtype))]);

    private static readonly Gen<(string Name, (string DType, int Bits) DType, long[] Shape)[]> Tensors = Gen.Select(
        Gen.String[Gen.Char.AlphaNumeric, 0, 6],
        DType,
        Gen.Long[0, 9].Array[0, 4]).Array[0, 12];

    private static byte[] File((string Name, (string DType, int Bits) DType, long[] Shape)[] tensors, out long parameters, out long bytes, out int count)
    {
        var header = new JObject();
        parameters = bytes = 0;
        foreach ((string name, (string dtype, int bits), long[] shape) in tensors)
        {
            // The last dimension makes whole bytes.
            long[] whole = [.. shape, 4];
            long elements = whole.Aggregate(1L, (product, dimension) => product * dimension);
            if (header.ContainsKey(name))
            {
                continue;
            }

            long length = elements * bits / 8;
            header[name] = new JObject { ["dtype"] = dtype, ["shape"] = new JArray(whole), ["data_offsets"] = new JArray(bytes, bytes + length) };
            bytes += length;
            parameters += elements;
        }

        count = header.Count;
        return Of(Encoding.UTF8.GetBytes(header.ToString(Newtonsoft.Json.Formatting.None) + new string(' ', count % 8)), (int)bytes);
    }

    [Fact]
    public void Every_valid_header_is_read_with_the_right_sums() => Tensors.Sample(
        tensors =>
        {
            InspectionContext context = Examination.Of(Inspector, File(tensors, out long parameters, out long bytes, out int count));
            Assert.Empty(context.Gaps);
            Assert.Empty(context.Value(SafetensorsFacts.Defects));
            Assert.Equal(parameters, context.Value(SafetensorsFacts.Parameters));
            Assert.Equal(bytes, context.Value(SafetensorsFacts.DataBytes));
            Assert.Equal(count, context.Value(SafetensorsFacts.TensorCount));
            Assert.Equal(bytes, context.Value(SafetensorsFacts.DTypes).Sum(item => item["bytes"]!.Integer));
        },
        iter: 500);

    [Fact]
    public void A_changed_byte_never_throws_and_never_hides_unstated_facts() => Gen.Select(Tensors, Gen.Int[0, int.MaxValue], Gen.Byte).Sample(
        (tensors, place, value) =>
        {
            byte[] file = File(tensors, out _, out _, out _);
            file[place % file.Length] = value;
            InspectionContext context = Examination.Of(Inspector, file);
            Assert.True(context.Gaps.Count > 0 || !context.Facts.Unstated.Any());
        },
        iter: 2_000);

    [Fact]
    public void Any_bytes_are_read_or_refused() => Gen.Byte.Array[0, 200].Sample(
        bytes => Examination.Of(Inspector, bytes),
        iter: 2_000);

    [Fact]
    public void Any_cut_is_read_or_refused() => Gen.Select(Tensors, Gen.Int[0, int.MaxValue]).Sample(
        (tensors, place) =>
        {
            byte[] file = File(tensors, out _, out _, out _);
            InspectionContext context = Examination.Of(Inspector, file.AsMemory(0, place % (file.Length + 1)));
            Assert.True(context.Gaps.Count > 0 || !context.Facts.Unstated.Any());
        },
        iter: 1_000);
}
