using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using ModelAudit.Formats.Onnx.Wire;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Onnx.Graph;

/// <content>Strings and bytes.</content>
internal sealed partial class OnnxModelReader
{
    private void Text(ref OnnxFrame frame, uint number, long length)
    {
        switch (frame.Kind)
        {
            case MessageKind.Node:
                NodeText(ref frame, number, length);
                break;
            case MessageKind.Attribute when number != 13:
                int name = Name(length);
                ref OnnxAttribute attribute = ref AttributeOf(ref frame);
                _ = number == 1 ? attribute.Name = name : attribute.Reference = name;
                break;
            case MessageKind.Tensor when number == 8:
                CollectionsMarshal.AsSpan(model.TensorList)[frame.Index].Name = Name(length);
                break;
            case MessageKind.ValueInfo when number == 1:
                CollectionsMarshal.AsSpan(model.ValueList)[frame.Index].Name = Name(length);
                break;
            case MessageKind.Graph when number == 2:
                model.Graphs[frame.Index].Name = Name(length);
                break;
            case MessageKind.Model when number != 6:
                ModelText(number, length);
                break;
            case MessageKind.Function when number != 8:
                FunctionText(ref frame, number, length);
                break;
            case MessageKind.Type:
                CollectionsMarshal.AsSpan(model.TypeList)[frame.Index].Denotation = Name(length);
                break;
            case MessageKind.Dimension when number == 2:
            case MessageKind.OperatorSet:
                frame.First = Name(length);
                break;
            case MessageKind.Entry:
                EntryText(ref frame, number, length);
                break;
            case MessageKind.Model:
                model.DocStringBytes = length;
                model.DocString = Prose("doc_string", OnnxNames.Empty, length, keep: true);
                break;
            case MessageKind.Graph or MessageKind.Attribute or MessageKind.Tensor or MessageKind.ValueInfo or MessageKind.Function:
                Prose("doc_string", OnnxNames.Empty, length, keep: false);
                break;
            default:
                Prose("name", OnnxNames.Empty, length, keep: false);
                break;
        }
    }

    private void ModelText(uint number, long length)
    {
        int name = Name(length);
        switch (number)
        {
            case 2:
                model.ProducerName = name;
                break;
            case 3:
                model.ProducerVersion = name;
                break;
            default:
                model.Domain = name;
                break;
        }
    }

    private void NodeText(ref OnnxFrame frame, uint number, long length)
    {
        if (number == 6)
        {
            Prose("doc_string", CollectionsMarshal.AsSpan(model.NodeList)[frame.Index].Name, length, keep: false);
            return;
        }

        int name = number == 3 && length is > 0 and <= OnnxBounds.MaximumNameLength ? OwnName((int)length) : Name(length);
        if (number is 1 or 2)
        {
            Require(valueStack.Count + model.NodeValueList.Count, OnnxBounds.MaximumNodeValues, "inputs and outputs of nodes");
            valueStack.Add((name << 1) | (int)(number - 1));
            return;
        }

        ref OnnxNode node = ref CollectionsMarshal.AsSpan(model.NodeList)[frame.Index];
        switch (number)
        {
            case 3:
                node.Name = name;
                break;
            case 4:
                node.OpType = name;
                break;
            case 7:
                node.Domain = name;
                break;
            default:
                node.Overload = name;
                break;
        }
    }

    private void FunctionText(ref OnnxFrame frame, uint number, long length)
    {
        long place = cursor.Position;
        int name = Name(length);
        OnnxFunction function = model.Functions[frame.Index];
        switch (number)
        {
            case 1:
                function.Name = name;
                break;
            case 4:
                model.Graphs[function.Body].Inputs.Add(AddValue(name, place));
                break;
            case 5:
                model.Graphs[function.Body].Outputs.Add(AddValue(name, place));
                break;
            case 6:
                Require(function.AttributeNames.Count, OnnxBounds.MaximumEntries, "attributes of a function");
                function.AttributeNames.Add(name);
                break;
            case 10:
                function.Domain = name;
                break;
            default:
                function.Overload = name;
                break;
        }
    }

    private void EntryText(ref OnnxFrame frame, uint number, long length)
    {
        if (number == 1)
        {
            frame.First = Name(length);
            return;
        }

        frame.Number = length;
        bool isKept = depth >= 2 && (frames[depth - 2].Kind == MessageKind.Model || (frames[depth - 2].Kind == MessageKind.Tensor && frame.Field == 13));
        frame.Second = Prose(frame.Field == 13 ? "external_data" : "metadata_props", frame.First, length, isKept);
    }

    private void Bytes(ref OnnxFrame frame, uint number, long length)
    {
        switch (frame.Kind)
        {
            case MessageKind.Attribute:
                AttributeText(ref frame, number, length);
                break;
            case MessageKind.Tensor when number == 9:
                RawData(ref frame, length);
                break;
            case MessageKind.Tensor:
                StringData(ref frame, length);
                break;
            default:
                cursor.Skip(length);
                break;
        }
    }

    private void AttributeText(ref OnnxFrame frame, uint number, long length)
    {
        int owner = AttributeOf(ref frame).Name;
        bool isList = number == 9;
        bool isShort = length <= OnnxBounds.MaximumNameLength;
        ref OnnxAttribute attribute = ref AttributeOf(ref frame);
        bool isTaken = Take(ref attribute, isList ? OnnxAttributeKind.Texts : OnnxAttributeKind.Text);
        bool isKept = isTaken && isShort && (!isList || attribute.Count < OnnxBounds.KeptElements);
        long value = isKept ? Prose("attribute", owner, length, keep: true, isText: false) : -1;
        if (!isKept)
        {
            Prose("attribute", owner, length, keep: false, isText: false);
        }

        if (isTaken && isList)
        {
            Keep(ref AttributeOf(ref frame), value);
        }
        else if (isTaken)
        {
            AttributeOf(ref frame).Value = value;
        }
    }

    /// <summary>Reads a name and gives its id. Of a long one the start and a hash of the whole are the name.</summary>
    private int Name(long length)
    {
        long place = cursor.Position;
        if (length > OnnxBounds.MaximumNameLength)
        {
            defects.Add("long-name", null, place, FormattableString.Invariant($"A name has {length} bytes."));
            return LongName(length);
        }

        return Intern(cursor.ReadSpan((int)length), place, isText: true);
    }

    // Half of the names of a large model are those of its nodes, which nothing refers to.
    private int OwnName(int length)
    {
        long place = cursor.Position;
        ReadOnlySpan<byte> utf8 = cursor.ReadSpan(length);
        if (!Utf8.IsValid(utf8))
        {
            defects.Add("utf8", null, place, "The name of a node is not UTF-8.");
        }

        int id = model.Names.Append(utf8);
        observer?.Name(id, place, utf8);
        return id;
    }

    private int Intern(ReadOnlySpan<byte> utf8, long place, bool isText)
    {
        int before = model.Names.Count;
        int id = model.Names.Intern(utf8);
        if (!isText && id == before)
        {
            valuesOnly.Add(id);
        }

        // A value of an attribute that stood before it does not hide a name.
        if (isText && (id == before || (valuesOnly.Count > 0 && valuesOnly.Remove(id))))
        {
            if (!Utf8.IsValid(utf8))
            {
                defects.Add("utf8", model.Names.Text(id), place, "A string is not UTF-8.");
            }

            observer?.Name(id, place, utf8);
        }

        return id;
    }

    private int LongName(long length)
    {
        var name = new byte[OnnxBounds.MaximumNameLength];
        int start = name.Length - 40;
        var hash = new XxHash128();
        for (long read = 0; read < length;)
        {
            ReadOnlySpan<byte> piece = cursor.ReadSpan((int)Math.Min(ProtobufCursor.MaximumSpanBytes, length - read));
            if (read == 0)
            {
                piece[..start].CopyTo(name);
            }

            hash.Append(piece);
            read += piece.Length;
        }

        int end = start + Encoding.UTF8.GetBytes("… xxh128 " + hash.GetCurrentHashAsUInt128().ToString("x32", null)[..20], name.AsSpan(start));
        return model.Names.Intern(name.AsSpan(0, end));
    }

    /// <summary>Shows a text to the observer, and keeps it, or its start, as a name where that is wanted.</summary>
    private int Prose(string place, int owner, long length, bool keep, bool isText = true)
    {
        long offset = cursor.Position;
        ReadOnlySpan<byte> start = cursor.Peek((int)Math.Min(length, ProtobufCursor.MaximumSpanBytes));
        observer?.Text(place, owner, offset, length, start);
        int id = keep ? Intern(start[..Math.Min(start.Length, OnnxBounds.MaximumNameLength)], offset, isText: false) : OnnxNames.Empty;
        if (isText && start.Length == length && !Utf8.IsValid(start))
        {
            defects.Add("utf8", null, offset, $"A {place} is not UTF-8.");
        }

        cursor.Skip(length);
        return id;
    }
}
