using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Ncnn;

/// <summary>The binary form: numbers of layers, blobs and parameters.</summary>
/// <param name="context">The file.</param>
/// <param name="report">What is found.</param>
internal sealed class NcnnBinary(InspectionContext context, ModelFileReport report)
{
    private const int MagicBytes = 4;
    private const int EndOfParameters = -233;
    private const int FirstArray = -23_300;
    private const int MostParameters = 32;

    /// <summary>Reads it.</summary>
    public void Read()
    {
        var cursor = new ModelFileCursor(context.Reader);
        cursor.Skip(MagicBytes);
        uint layers = cursor.U32();
        uint blobs = cursor.U32();
        report.Property("layers", layers);
        report.Property("blobs", blobs);
        for (uint layer = 0; layer < layers; layer++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string name = FormattableString.Invariant($"layer {layer}");
            Type(cursor.I32(), name);
            uint inputs = cursor.U32();
            uint outputs = cursor.U32();
            if ((ulong)inputs + outputs > (ulong)cursor.Remaining / sizeof(int))
            {
                throw ModelFileException.Malformed("count", cursor.Position, FormattableString.Invariant($"{name} has {inputs} inputs and {outputs} outputs; {cursor.Remaining} bytes are left."));
            }

            Blobs(cursor, inputs + outputs, blobs, name);
            Parameters(cursor, name);
        }

        if (cursor.Remaining > 0)
        {
            report.Defect("trailing-data", null, cursor.Position, FormattableString.Invariant($"{cursor.Remaining} bytes come behind the last layer."));
        }
    }

    private void Type(int number, string name)
    {
        bool isCustom = (number & NcnnLayers.CustomBit) != 0;
        string type = isCustom ? FormattableString.Invariant($"custom-{number & ~NcnnLayers.CustomBit}") : NcnnLayers.NameOf(number);
        report.Part("layer", type);
        if (isCustom)
        {
            report.Code("custom-operator", $"ncnn::{type}", name);
        }
    }

    private void Blobs(ModelFileCursor cursor, uint count, uint blobs, string name)
    {
        for (uint i = 0; i < count; i++)
        {
            long start = cursor.Position;
            if (cursor.U32() is var blob && blob >= blobs)
            {
                report.Defect("index", name, start, FormattableString.Invariant($"{name} names the blob {blob}; there are {blobs}."));
            }
        }
    }

    private static void Parameters(ModelFileCursor cursor, string name)
    {
        for (int id = cursor.I32(); id != EndOfParameters; id = cursor.I32())
        {
            bool isArray = id <= FirstArray;
            int number = isArray ? FirstArray - id : id;
            if (number is < 0 or >= MostParameters)
            {
                throw ModelFileException.Malformed("index", cursor.Position - sizeof(int), FormattableString.Invariant($"{name} has the parameter {id}."));
            }

            cursor.Skip(isArray ? (UInt128)cursor.U32() * sizeof(int) : sizeof(int));
        }
    }
}
