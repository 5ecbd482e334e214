using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Hdf5;

/// <summary>
/// Visits every object of a file once, in the order in which links name them. Hard links are followed within the file by address; soft and external ones,
/// external storage and virtual datasets are stated and never followed.
/// </summary>
internal sealed class Hdf5Walk(InspectionContext context, Hdf5File file, FormatDefects defects)
{
    /// <summary>A dataset that claims more than this is set against the length of the file, in bytes.</summary>
    private const long LargeDataset = 1L << 30;

    /// <summary>How many times the length of the file a large dataset may claim.</summary>
    private const long LargestRatio = 1_000;

    /// <summary>The most texts of attributes that are examined as files inside.</summary>
    private const int MaximumTexts = 64;

    private readonly Queue<(ulong Address, string Path)> waiting = new();
    private readonly HashSet<ulong> visited = [];
    private readonly SortedSet<string> filters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (long Datasets, UInt128 Elements)> types = new(StringComparer.Ordinal);
    private readonly ImmutableArray<FactItem>.Builder links = ImmutableArray.CreateBuilder<FactItem>();
    private readonly ImmutableArray<FactItem>.Builder outside = ImmutableArray.CreateBuilder<FactItem>();
    private readonly ImmutableArray<FactItem>.Builder attributes = ImmutableArray.CreateBuilder<FactItem>();
    private long leftOut;
    private long characters;
    private long groups;
    private long datasets;
    private long unread;
    private long shared;
    private int texts;

    /// <summary>Visits everything and states it.</summary>
    public void Run()
    {
        waiting.Enqueue((file.Root, "/"));
        visited.Add(file.Root);
        while (waiting.TryDequeue(out (ulong Address, string Path) next))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                Visit(next.Address, next.Path);
            }
            catch (Hdf5Exception exception)
            {
                defects.Add(exception.Code, next.Path, exception.Offset, exception.Message);
                context.Gap(exception.Code == "truncated" ? GapReason.Truncated : GapReason.Malformed, $"'{FactText.Cut(next.Path, context.Limits)}' was not examined from offset {exception.Offset} on: {exception.Message}");
            }
        }

        State();
    }

    private void Visit(ulong address, string path)
    {
        List<Hdf5Message> messages = Hdf5ObjectHeader.Read(file, address, out int elsewhere);
        shared += elsewhere;
        if (messages.Exists(message => message.Kind == Hdf5ObjectHeader.KeptElsewhere))
        {
            Unread(path, "Links or attributes are kept elsewhere (shared messages)");
        }

        bool isDataset = messages.Exists(message => message.Kind == (int)Hdf5MessageKind.Layout);
        if (isDataset)
        {
            datasets++;
            VisitDataset(messages, path);
        }
        else
        {
            groups += messages.Exists(message => message.Kind is (int)Hdf5MessageKind.SymbolTable or (int)Hdf5MessageKind.LinkInfo or (int)Hdf5MessageKind.Link) || path == "/" ? 1 : 0;
            VisitLinks(messages, path);
        }

        foreach (Hdf5Message message in messages)
        {
            if (message.Kind == (int)Hdf5MessageKind.Attribute)
            {
                State(Hdf5Attributes.Read(file, message), path);
            }
            else if (message.Kind == (int)Hdf5MessageKind.AttributeInfo)
            {
                foreach (Hdf5Message attribute in Dense(message, path))
                {
                    State(Hdf5Attributes.Read(file, attribute), path);
                }
            }
        }
    }

    // Many links or attributes of one object lie in a heap, and a tree lists them by name.
    private IEnumerable<Hdf5Message> Dense(Hdf5Message information, string path)
    {
        (ulong heapAddress, ulong tree) = Addresses(information);
        if (file.IsUndefined(heapAddress) || file.IsUndefined(tree))
        {
            yield break;
        }

        Hdf5FractalHeap heap = Hdf5FractalHeap.Read(file, heapAddress);
        if (heap.IsFiltered)
        {
            Unread(path, "Links or attributes lie in a packed heap");
            yield break;
        }

        int before = information.Kind == (int)Hdf5MessageKind.LinkInfo ? sizeof(uint) : 0;
        foreach (ReadOnlyMemory<byte> record in Hdf5RecordTree.Read(file, tree, context.Cancellation))
        {
            if (record.Length < before + heap.IdBytes || heap.Find(record.Span.Slice(before, heap.IdBytes)) is not { } found)
            {
                Unread(path, "A link or an attribute lies apart from its heap");
                continue;
            }

            yield return new Hdf5Message(information.Kind, found.Offset, file.Bytes((ulong)(found.Offset - file.Base), found.Length, "a message"));
        }
    }

    private (ulong Heap, ulong Tree) Addresses(Hdf5Message information)
    {
        var span = new Hdf5Span(information.Data.Span, file, information.Place, "An information on links or attributes");
        span.Skip(1);
        int flags = span.U8();
        span.Skip((flags & 1) == 0 ? 0 : information.Kind == (int)Hdf5MessageKind.LinkInfo ? 8 : 2);
        return (span.Address(), span.Address());
    }

    private void VisitLinks(List<Hdf5Message> messages, string path)
    {
        foreach (Hdf5Message message in messages)
        {
            if (message.Kind == (int)Hdf5MessageKind.SymbolTable)
            {
                foreach (Hdf5Link link in Hdf5Groups.Read(file, message, context.Cancellation))
                {
                    Follow(link, path);
                }
            }
            else if (message.Kind == (int)Hdf5MessageKind.Link)
            {
                Follow(Hdf5Groups.Read(file, message.Place, message.Data.Span), path);
            }
            else if (message.Kind == (int)Hdf5MessageKind.LinkInfo)
            {
                foreach (Hdf5Message link in Dense(message, path))
                {
                    Follow(Hdf5Groups.Read(file, link.Place, link.Data.Span), path);
                }
            }
        }
    }

    private void Follow(Hdf5Link link, string parent)
    {
        string path = FactText.Cut(parent == "/" ? $"/{link.Name}" : $"{parent}/{link.Name}", context.Limits);
        if (link.Kind != "hard")
        {
            Add(links, path, ("path", path), ("kind", link.Kind), ("target", link.Target), ("file", link.File));
            if (link.File is { } other)
            {
                Add(outside, path, ("path", path), ("kind", "external-link"), ("file", other));
            }
        }
        else if (visited.Count >= Hdf5Format.MaximumObjects)
        {
            if (visited.Count == Hdf5Format.MaximumObjects && visited.Add(ulong.MaxValue))
            {
                context.Gap(GapReason.LimitReached, $"Only the first {Hdf5Format.MaximumObjects} objects were visited.");
            }
        }
        else if (visited.Add(link.Address))
        {
            waiting.Enqueue((link.Address, path));
        }
    }

    private void VisitDataset(List<Hdf5Message> messages, string path)
    {
        Hdf5Datatype? type = null;
        long? elements = null;
        bool isCounted = false;
        foreach (Hdf5Message message in messages)
        {
            switch ((Hdf5MessageKind)message.Kind)
            {
                case Hdf5MessageKind.Datatype:
                    type = Hdf5Datatype.Read(file, message.Place, message.Data.Span);
                    break;
                case Hdf5MessageKind.Dataspace:
                    elements = Hdf5Dataspace.Elements(file, message.Place, message.Data.Span);
                    isCounted = true;
                    break;
                case Hdf5MessageKind.Filters:
                    filters.UnionWith(Hdf5Datasets.Filters(file, message));
                    break;
                case Hdf5MessageKind.ExternalFiles:
                    foreach (Hdf5Outside some in Hdf5Datasets.ExternalFiles(file, message))
                    {
                        Add(outside, path, ("path", path), ("kind", some.Kind), ("file", some.File));
                    }

                    break;
                case Hdf5MessageKind.Layout when Hdf5Datasets.Layout(file, message, out _) is { } other:
                    Add(outside, path, ("path", path), ("kind", other.Kind), ("file", other.File));
                    break;
            }
        }

        if (isCounted && (elements is null || (type is not null && (UInt128)(ulong)elements.Value * type.Bytes is var claimed && claimed > LargeDataset && claimed / LargestRatio > (ulong)file.Reader.Length)))
        {
            defects.Add("inflated", path, file.Base, $"The shape of '{path}' asks for {(elements is { } count ? $"{count} elements" : "more elements than 63 bits can count")}, more than {LargestRatio} times what the file holds.");
        }

        string name = type?.Name ?? "unknown";
        (long known, UInt128 sum) = types.GetValueOrDefault(name);
        types[name] = (known + 1, sum + (ulong)(elements ?? 0));
    }

    // What nobody read may be what matters: it is no gap alone.
    private void Unread(string path, string what)
    {
        if (!defects.LeavesOut())
        {
            defects.Add("unread", path, file.Base, $"{what} at '{path}', and not read.");
        }

        unread++;
    }

    private void State(Hdf5Attribute attribute, string path)
    {
        if (attribute.IsTypeElsewhere)
        {
            Unread(path, $"The type of the attribute '{attribute.Name}' is kept elsewhere");
        }

        string? value = null;
        if (attribute.IsText)
        {
            var start = new byte[(int)Math.Min(attribute.Length, 3L * (context.Limits.MaxTextLength + 4L))];
            int read = context.Reader.ReadAt(attribute.Offset, start);
            value = FactText.Cut(start.AsSpan(0, read), context.Limits).TrimEnd('\0');
            if (attribute.Name is "model_config" or "training_config" || value.AsSpan().TrimStart().StartsWith("{"))
            {
                AddText(attribute, path);
            }
        }

        Add(attributes, path, ("path", path), ("name", attribute.Name), ("type", attribute.Type.Name), ("value", value));
    }

    // What a framework writes into an attribute as JSON is read by the inspector of that.
    private void AddText(Hdf5Attribute attribute, string path)
    {
        if (texts++ >= MaximumTexts || attribute.Length > Hdf5Format.MaximumTextBytes)
        {
            Unread(path, $"The document in the attribute '{attribute.Name}' is longer than {Hdf5Format.MaximumTextBytes} bytes, or one of more than {MaximumTexts},");
            return;
        }

        long length = attribute.Length;
        Span<byte> last = stackalloc byte[1];
        for (int i = 0; i < 8 && length > 0 && context.Reader.TryReadExactly(attribute.Offset + length - 1, last) && last[0] == 0; i++)
        {
            length--;
        }

        context.AddChild($"{attribute.Name}.json", context.Reader.Slice(attribute.Offset, length));
    }

    private void Add(ImmutableArray<FactItem>.Builder items, string path, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        if (items.Count >= context.Limits.MaxItems || characters >= FormatDefects.MaximumCharacters)
        {
            leftOut++;
            return;
        }

        var values = new (string Name, FactValue? Value)[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            string? text = FactText.Cut(fields[i].Value, context.Limits);
            characters += text?.Length ?? 0;
            values[i] = (fields[i].Name, text is null ? null : FactValue.Of(text));
        }

        characters += path.Length;
        items.Add(FactItem.Of(values));
    }

    private void State()
    {
        context.Facts.Set(Hdf5Facts.Groups, groups);
        context.Facts.Set(Hdf5Facts.Datasets, datasets);
        context.Facts.Set(Hdf5Facts.Types, [.. types.Where(type => type.Value.Elements <= long.MaxValue).Select(type => FactItem.Of(
            ("type", FactValue.Of(type.Key)),
            ("datasets", FactValue.Of(type.Value.Datasets)),
            ("elements", FactValue.Of((long)type.Value.Elements))))]);
        context.Facts.Set(Hdf5Facts.Filters, [.. filters]);
        context.Facts.Set(Hdf5Facts.Links, links.DrainToImmutable());
        context.Facts.Set(Hdf5Facts.Outside, outside.DrainToImmutable());
        context.Facts.Set(Hdf5Facts.Attributes, attributes.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more links, attributes and outside files are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}, and the texts of all may have {FormatDefects.MaximumCharacters} characters.");
        }

        if (unread > 0)
        {
            context.Gap(GapReason.Unsupported, $"{unread} links or attributes are not read: they lie in packed or separate parts of heaps or under shared types, or are documents beyond the bounds.");
        }

        if (shared > 0)
        {
            context.Gap(GapReason.Unsupported, $"{shared} messages of object headers are kept elsewhere (shared) and were not read.");
        }
    }
}
