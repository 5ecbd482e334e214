using ModelAudit.Formats.Protobuf;
using static ModelAudit.Formats.Cntk.CntkRole;

namespace ModelAudit.Formats.Cntk;

/// <summary>The messages of CNTK's models (Source/CNTKv2LibraryDll/proto/CNTK.proto).</summary>
internal static class CntkSchema
{
    /// <summary>Dictionary.</summary>
    public static readonly ProtobufMessage Dictionary = Make();

    private static ProtobufMessage Make()
    {
        ProtobufMessage shape = new ProtobufMessage("NDShape").Number(1, Dimension, isMany: true);
        ProtobufMessage values = new ProtobufMessage("Values").Bytes(1, Values, isMany: true);
        ProtobufMessage array = new ProtobufMessage("NDArrayView").Number(1, ArrayType).Values(2).One(3, None, shape).One(4, None, values).One(5, None, values).One(6, None, values).One(7, None, values);
        ProtobufMessage value = new("DictionaryValue");
        ProtobufMessage vector = new ProtobufMessage("Vector").Many(1, Item, value);
        ProtobufMessage dictionary = new ProtobufMessage("Dictionary").Values(1).Map(2, Entry, Key, Item, value);
        value.Values(1, 2).Number(3, Number).Number(4, Number).Number(5, Number).Values(6, 7).Text(8, Text).Values(9, 10).One(11, None, vector).One(12, Inner, dictionary).One(13, CntkRole.Array, array);
        return dictionary;
    }
}
