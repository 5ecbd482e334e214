using System.Text.Json;

namespace ModelAudit.Formats.Safetensors;

/// <summary>How one tensor is read: its three fields, each exactly once, and what they have to do with each other.</summary>
internal ref partial struct SafetensorsHeaderReader
{
    private void ReadTensor(long position)
    {
        var tensor = new SafetensorsEntry();
        if (json.Type != JsonTokenType.StartObject)
        {
            Defect("tensor-fields", position, "is not an object");
            json.SkipValue();
        }
        else
        {
            Fields found = Fields.None;
            while (json.Read() && json.Type == JsonTokenType.PropertyName)
            {
                ReadField(ref tensor, ref found);
            }

            if ((found & Fields.All) != Fields.All)
            {
                Defect("tensor-fields", position, $"lacks {Missing(found)}");
            }

            CheckLength(tensor, position);
        }

        builder.Add(name.AsSpan(0, nameLength), tensor);
    }

    private void ReadField(ref SafetensorsEntry tensor, ref Fields found)
    {
        long position = json.Position;
        Fields field = json.Is("dtype"u8) ? Fields.DType
            : json.Is("shape"u8) ? Fields.Shape
            : json.Is("data_offsets"u8) ? Fields.Offsets
            : Fields.None;
        if (field == Fields.None)
        {
            Defect("tensor-fields", position, $"has the unknown field '{FactText.Cut(json.Text(), limits)}'");
            json.Read();
            json.SkipValue();
            return;
        }

        if ((found & field) != 0)
        {
            Defect("duplicate-key", position, $"has the field '{FactText.Cut(json.Text(), limits)}' twice");
        }

        found |= field;
        json.Read();
        switch (field)
        {
            case Fields.DType:
                ReadDType(ref tensor);
                break;
            case Fields.Shape:
                ReadShape(ref tensor);
                break;
            default:
                ReadOffsets(ref tensor);
                break;
        }
    }

    private void ReadDType(ref SafetensorsEntry tensor)
    {
        long position = json.Position;
        if (json.Type != JsonTokenType.String)
        {
            Defect("dtype", position, "has an element type that is not a string");
            json.SkipValue();
            return;
        }

        for (int i = 0; i < SafetensorsFormat.DTypes.Length; i++)
        {
            if (json.Is(SafetensorsFormat.DTypes[i].Name))
            {
                tensor.DType = builder.DTypes.Known(i);
                tensor.Bits = SafetensorsFormat.DTypes[i].Bits;
                return;
            }
        }

        string other = FactText.Cut(json.Text(), limits);
        Defect("dtype", position, $"has the unknown element type '{other}'");
        tensor.DType = builder.DTypes.Other(other);
        tensor.Bits = 0;
    }

    private void ReadShape(ref SafetensorsEntry tensor)
    {
        long position = json.Position;
        tensor.Elements = -1;
        if (json.Type != JsonTokenType.StartArray)
        {
            Defect("shape", position, "has a shape that is not an array");
            json.SkipValue();
            return;
        }

        UInt128 product = 1;
        bool isValid = true;
        bool overflows = false;
        while (json.Read() && json.Type != JsonTokenType.EndArray)
        {
            if (!json.TryPlainNumber(out ulong dimension))
            {
                isValid = false;
                json.SkipValue();
                continue;
            }

            // In 64 bits and in the order written, as loaders multiply: a zero behind an overflow does not undo it.
            if (!overflows)
            {
                product *= dimension;
                overflows = product > ulong.MaxValue;
            }
        }

        if (!isValid)
        {
            Defect("shape", position, "has a dimension that is not a plain integer of at most 64 bits");
        }
        else if (overflows || product > long.MaxValue)
        {
            Defect("shape", position, "has more elements than 63 bits can count");
        }
        else
        {
            tensor.Elements = (long)product;
        }
    }

    private void ReadOffsets(ref SafetensorsEntry tensor)
    {
        long position = json.Position;
        tensor.Begin = tensor.End = -1;
        if (json.Type != JsonTokenType.StartArray)
        {
            Defect("offsets", position, "has data_offsets that are not an array");
            json.SkipValue();
            return;
        }

        int number = 0;
        bool isValid = true;
        ulong begin = 0;
        ulong end = 0;
        while (json.Read() && json.Type != JsonTokenType.EndArray)
        {
            if (!json.TryPlainNumber(out ulong value))
            {
                isValid = false;
                json.SkipValue();
            }

            begin = number == 0 ? value : begin;
            end = number == 1 ? value : end;
            number++;
        }

        if (!isValid || number != 2)
        {
            Defect("offsets", position, "has data_offsets that are not two plain integers of at most 64 bits");
        }
        else if (end < begin)
        {
            Defect("offsets", position, $"ends at {end}, before it begins at {begin}");
        }
        else if (end > (ulong)dataLength)
        {
            Defect("out-of-range", position, $"ends at {end} of {dataLength} bytes of data");
        }
        else
        {
            tensor.Begin = (long)begin;
            tensor.End = (long)end;
        }
    }

    private readonly void CheckLength(in SafetensorsEntry tensor, long position)
    {
        if (tensor.Bits == 0 || tensor.Elements < 0)
        {
            return;
        }

        UInt128 length = (UInt128)tensor.Elements * (UInt128)tensor.Bits;
        if (length % 8 != 0)
        {
            Defect("shape", position, $"has {tensor.Elements} elements of {tensor.Bits} bits, which are not whole bytes");
        }
        else if (tensor.HasSpan && length / 8 != (UInt128)(tensor.End - tensor.Begin))
        {
            Defect("length", position, $"needs {length / 8} bytes for {tensor.Elements} elements of {tensor.Bits} bits, but has {tensor.End - tensor.Begin}");
        }
    }

    private readonly void Defect(string code, long position, string predicate)
    {
        if (defects.LeavesOut())
        {
            return;
        }

        string tensor = FactText.Cut(name.AsSpan(0, nameLength), limits);
        defects.Add(code, tensor, position, $"The tensor '{tensor}' {predicate}.");
    }

    private static string Missing(Fields found) =>
        string.Join(" and ", new[] { (Fields.DType, "dtype"), (Fields.Shape, "shape"), (Fields.Offsets, "data_offsets") }
            .Where(field => (found & field.Item1) == 0).Select(field => field.Item2));

    [Flags]
    private enum Fields
    {
        None = 0,
        DType = 1,
        Shape = 2,
        Offsets = 4,
        All = DType | Shape | Offsets,
    }
}
