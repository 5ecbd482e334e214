using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.RObjects;

/// <summary>Walks over serialized objects of R without recursion: what is still to be read waits on a stack.</summary>
/// <param name="context">The file.</param>
/// <param name="report">Where what is found goes.</param>
/// <param name="stream">Stands at the first item.</param>
internal sealed class RObjects(InspectionContext context, ModelFileReport report, RStream stream)
{
    private const int MaximumPending = 1 << 20;
    private const int MaximumNames = 1 << 20;
    private const int MaximumNameBytes = 256;
    private const int CancellationInterval = 1 << 12;
    private const int HasAttributes = 1 << 9;
    private const int HasTag = 1 << 10;

    private readonly Stack<(Task Task, long Count)> pending = new();
    private readonly List<string?> names = [];
    private string? symbol;
    private bool isPromised;

    private enum Task
    {
        Item,
        Items,
        PromiseValue,
        SymbolEnd,
        Code,
        Constants,
        ConstantLoop,
        CodeItem,
    }

    /// <summary>Reads them.</summary>
    public void Read()
    {
        Push(Task.Item);
        for (long steps = 1; pending.TryPop(out (Task Task, long Count) next); steps++)
        {
            if (steps % CancellationInterval == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            Do(next.Task, next.Count);
        }

        if (isPromised)
        {
            Promise("a constant");
        }

        if (stream.Remaining > 0)
        {
            report.Defect("trailing-data", null, stream.Position, FormattableString.Invariant($"{stream.Remaining} bytes follow the objects; nobody reads them."));
        }
    }

    private void Do(Task task, long count)
    {
        switch (task)
        {
            case Task.Item:
                Item(stream.Integer());
                break;
            case Task.Items:
                if (count > 0)
                {
                    Push(Task.Items, count - 1);
                    Item(stream.Integer());
                }

                break;
            case Task.PromiseValue:
                int flags = stream.Integer();
                // One that waits for its name stays one, whatever its code holds.
                isPromised |= (flags & 0xFF) == (int)RType.Unbound;
                Item(flags);
                break;
            case Task.SymbolEnd:
                if (names.Count < MaximumNames)
                {
                    names.Add(symbol);
                }

                Use(symbol);
                break;
            case Task.Code:
                Push(Task.Constants);
                Push(Task.Item);
                break;
            case Task.Constants:
                Push(Task.ConstantLoop, Count(1));
                break;
            case Task.ConstantLoop:
                Constant(count);
                break;
            default:
                CodeItem(stream.Integer());
                break;
        }
    }

    private void Item(int flags)
    {
        long place = stream.LastInteger;
        var type = (RType)(flags & 0xFF);
        bool hasAttributes = (flags & HasAttributes) != 0;
        switch (type)
        {
            case RType.Null or RType.NullValue or RType.BaseEnvironment or RType.EmptyEnvironment or RType.BaseNamespace or RType.MissingArgument or RType.Unbound or RType.GlobalEnvironment:
                return;
            case RType.Reference:
                int index = flags >>> 8;
                index = index == 0 ? stream.Integer() : index;
                Use(index >= 1 && index <= names.Count ? names[index - 1] : null);
                return;
            case RType.Persistent or RType.Package or RType.Namespace:
                Add(null);
                stream.Integer();
                Push(Task.Items, Count(sizeof(int)));
                return;
            case RType.Environment:
                Add(null);
                stream.Integer();
                report.Part("object", "environment");
                Push(Task.Items, 4);
                return;
            case RType.Symbol:
                symbol = null;
                Push(Task.SymbolEnd);
                Push(Task.Item);
                return;
            case RType.PairList or RType.Language or RType.Closure or RType.Promise or RType.Dots:
                Pair(type, hasAttributes, (flags & HasTag) != 0);
                return;
            case RType.Characters:
                Characters();
                break;
            case RType.Special or RType.Builtin:
                Use(stream.Text(stream.Integer(), MaximumNameBytes));
                break;
            case RType.Logical or RType.Integer:
                Vector("integer", 4);
                break;
            case RType.Real:
                Vector("double", 8);
                break;
            case RType.Complex:
                Vector("complex", 16);
                break;
            case RType.Raw:
                Vector("raw", 1);
                break;
            case RType.Strings or RType.List or RType.Expressions:
                report.Part("object", type == RType.Strings ? "strings" : type == RType.List ? "list" : "expressions");
                Attributes(hasAttributes);
                Push(Task.Items, Count(sizeof(int)));
                return;
            case RType.ByteCode:
                report.Part("object", "bytecode");
                Attributes(hasAttributes);
                stream.Integer();
                Push(Task.Code);
                return;
            case RType.ExternalPointer:
                Add(null);
                report.Part("object", "external pointer");
                Attributes(hasAttributes);
                Push(Task.Items, 2);
                return;
            case RType.WeakReference:
                Add(null);
                break;
            case RType.S4:
                report.Part("object", "S4");
                break;
            case RType.Alternative:
                Push(Task.Items, 3);
                return;
            default:
                throw ModelFileException.Malformed("type", place, FormattableString.Invariant($"An item is of type {(int)type}, which does not exist."));
        }

        Attributes(hasAttributes);
    }

    private void Pair(RType type, bool hasAttributes, bool hasTag)
    {
        if (type == RType.Closure)
        {
            report.Part("object", "function");
        }

        // Attributes, the tag, the first, the rest: of a promise its environment, its value and its code.
        Push(Task.Item);
        Push(type == RType.Promise ? Task.PromiseValue : Task.Item);
        if (hasTag)
        {
            Push(Task.Item);
        }

        Attributes(hasAttributes);
    }

    private void Characters()
    {
        int length = stream.Integer();
        if (length == -1)
        {
            return;
        }

        string text = stream.Text(length, MaximumNameBytes);
        symbol ??= text;
    }

    private void Vector(string type, int bytes)
    {
        long count = Count(bytes);
        report.Part("object", type);
        stream.Pass(count, bytes);
    }

    private void Constant(long count)
    {
        if (count <= 0)
        {
            return;
        }

        Push(Task.ConstantLoop, count - 1);
        int type = stream.Integer();
        if (type == (int)RType.ByteCode)
        {
            Push(Task.Code);
        }
        else
        {
            CodeItem(type);
        }
    }

    // Calls in compiled code are written in a form of their own, and others as they are.
    private void CodeItem(int type)
    {
        switch ((RType)type)
        {
            case RType.CodeReference:
                stream.Integer();
                break;
            case RType.CodeDefinition:
                stream.Integer();
                CodePair((RType)stream.Integer());
                break;
            case RType.Language or RType.PairList or RType.CodeAttributedCall or RType.CodeAttributedList:
                CodePair((RType)type);
                break;
            default:
                Push(Task.Item);
                break;
        }
    }

    private void CodePair(RType type)
    {
        Push(Task.CodeItem);
        Push(Task.CodeItem);
        Push(Task.Item);
        Attributes(type is RType.CodeAttributedCall or RType.CodeAttributedList);
    }

    // Lengths beyond 31 bits are -1 and two halves.
    private long Count(int bytes)
    {
        long place = stream.Position;
        long count = stream.Integer();
        if (count == -1)
        {
            long high = (uint)stream.Integer();
            count = (high << 32) | (uint)stream.Integer();
        }

        return count >= 0 && count <= stream.Remaining / stream.LeastBytes(bytes)
            ? count
            : throw ModelFileException.Malformed("length", place, FormattableString.Invariant($"{count} elements are announced; {stream.Remaining} bytes are left."));
    }

    private void Attributes(bool areThere)
    {
        if (areThere)
        {
            Push(Task.Item);
        }
    }

    private void Add(string? name)
    {
        if (names.Count < MaximumNames)
        {
            names.Add(name);
        }
    }

    // The first name behind a promise's missing value is what it calls.
    private void Use(string? name)
    {
        if (isPromised && name is not null)
        {
            Promise(name);
        }
    }

    private void Promise(string name)
    {
        isPromised = false;
        report.Code("promise", name);
    }

    private void Push(Task task, long count = 0)
    {
        if (pending.Count >= MaximumPending)
        {
            throw ModelFileException.Malformed("nesting", stream.Position, $"Objects nest more than {MaximumPending} deep.");
        }

        pending.Push((task, count));
    }
}
