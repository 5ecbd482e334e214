using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>Gathers what is found in a file, up to the bounds on items, and states it.</summary>
internal sealed class ModelFileReport(InspectionContext context)
{
    private const int KeptBytes = 1_024;

    // Names of Python, whose module is told apart.
    private static readonly string[] Dotted = ["target", "nemo-target", "python-tag", "python", "skops-type", "skops-operator", "loader-module"];

    private readonly FormatDefects defects = new(context.Limits, ModelFileFacts.Defects, "subject");
    private readonly List<(string Name, string Value)> properties = [];
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), long> parts = [];
    private readonly Dictionary<(string Kind, string Name, string? Owner), long> code = [];
    private readonly Dictionary<string, TensorTotals.Entry> types = new(StringComparer.Ordinal);
    private readonly HashSet<(long Start, long End)> spans = [];
    private string? version;
    private long leftOut;
    private long tensors;
    private bool hasTensors;
    private bool isUncountable;
    private bool isCut;

    /// <summary>The number of defects so far.</summary>
    public int DefectCount { get; private set; }

    /// <summary>Says which version the file is of; the first word counts.</summary>
    public void Version(string? text) => version ??= FactText.Cut(text, context.Limits);

    /// <summary>Says something of the model; the first word counts.</summary>
    public void Property(string name, string? value)
    {
        if (value is null || !HasRoom(properties.Count, named.Contains(name)) || !named.Add(name))
        {
            return;
        }

        properties.Add((FactText.Cut(name, context.Limits), FactText.Cut(value, context.Limits)));
    }

    /// <summary>Says a number of the model.</summary>
    public void Property(string name, long value) => Property(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Counts a part.</summary>
    public void Part(string kind, string name, long count = 1) => Count(parts, (kind, FactText.Cut(name, context.Limits)), count);

    /// <summary>States what brings code.</summary>
    public void Code(string kind, string name, string? owner = null) => Count(code, (kind, FactText.Cut(name, context.Limits), FactText.Cut(owner, context.Limits)), 1);

    /// <summary>Records a defect.</summary>
    public void Defect(string defect, string? subject, long offset, string detail)
    {
        DefectCount++;
        defects.Add(defect, subject, offset, detail);
    }

    /// <summary>Says that the file was not read to its end: nothing found is then no finding that there is nothing.</summary>
    public void IsCut() => isCut = true;

    /// <summary>Says that the format has tensors, were it none.</summary>
    public void HasTensors() => hasTensors = true;

    /// <summary>Says that some tensor cannot be counted.</summary>
    public void Uncountable() => isUncountable = true;

    /// <summary>Counts a tensor.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="elements">The number of elements.</param>
    /// <param name="bytes">The length of its data.</param>
    public void Tensor(string type, UInt128 elements, UInt128 bytes)
    {
        hasTensors = true;
        tensors++;
        string name = FactText.Cut(type, context.Limits);
        TensorTotals.Entry sum = types.GetValueOrDefault(name) ?? new TensorTotals.Entry(name, 0, 0, 0);
        UInt128 parameters = elements + (ulong)sum.Parameters;
        UInt128 length = bytes + (ulong)sum.Bytes;
        if (parameters > long.MaxValue || length > long.MaxValue || (types.Count >= context.Limits.MaxItems && sum.Tensors == 0))
        {
            isUncountable = true;
            return;
        }

        types[name] = new TensorTotals.Entry(name, sum.Tensors + 1, (long)parameters, (long)length);
    }

    /// <summary>Says where a tensor lies in the file of plain numbers beside this one.</summary>
    public void Data(long start, long length) => spans.Add((start, start + length));

    /// <summary>States everything.</summary>
    public void State()
    {
        context.Facts.Set(ModelFileFacts.Version, version);
        context.Facts.Set(ModelFileFacts.Properties, [.. properties.Select(property => FactItem.Of(
            ("name", FactValue.Of(property.Name)),
            ("value", FactValue.Of(property.Value))))]);
        context.Facts.Set(ModelFileFacts.Parts, [.. parts.OrderBy(part => part.Key.Kind, StringComparer.Ordinal).ThenBy(part => part.Key.Name, StringComparer.Ordinal).Select(part => FactItem.Of(
            ("kind", FactValue.Of(part.Key.Kind)),
            ("name", FactValue.Of(part.Key.Name)),
            ("count", FactValue.Of(part.Value))))]);
        if (!isCut || code.Count > 0)
        {
            context.Facts.Set(CodeFacts.Calls, [.. code.Select(Item)]);
        }

        StateTensors();
        if (!isCut || DefectCount > 0)
        {
            defects.State(context);
        }

        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more properties, parts and places of code are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private static FactItem Item(KeyValuePair<(string Kind, string Name, string? Owner), long> found)
    {
        (string kind, string name, string? owner) = found.Key;
        string? module = Array.IndexOf(Dotted, kind) >= 0 && name.LastIndexOf('.') is > 0 and var last ? name[..last] : null;
        string? root = Array.IndexOf(Dotted, kind) < 0 ? null : name.IndexOf('.', StringComparison.Ordinal) is > 0 and var first ? name[..first] : name;
        return FactItem.Of(
            ("kind", FactValue.Of(kind)),
            ("root", root is null ? null : FactValue.Of(root)),
            ("module", module is null ? null : FactValue.Of(module)),
            ("name", FactValue.Of(module is null ? name : name[(module.Length + 1)..])),
            ("object", owner is null ? null : FactValue.Of(owner)),
            ("count", FactValue.Of(found.Value)));
    }

    private void StateTensors()
    {
        TensorTotals? totals = isUncountable ? null : TensorTotals.TryOf(types.Values);
        if (!hasTensors && !isUncountable)
        {
            context.Facts.SetAbsent(ModelFileFacts.TensorCount);
            context.Facts.SetAbsent(ModelFileFacts.Parameters);
            context.Facts.SetAbsent(ModelFileFacts.Types);
            return;
        }

        context.Facts.Set(ModelFileFacts.TensorCount, tensors);
        if (totals is null)
        {
            context.Gap(GapReason.Malformed, "The parameters cannot be counted: some tensor has no valid type or shape, or the sum exceeds 63 bits.");
            return;
        }

        context.Facts.Set(ModelFileFacts.Parameters, totals.Parameters);
        context.Facts.Set(ModelFileFacts.Types, [.. totals.ByDType.Select(entry => FactItem.Of(
            ("type", FactValue.Of(entry.DType)),
            ("tensors", FactValue.Of(entry.Tensors)),
            ("parameters", FactValue.Of(entry.Parameters)),
            ("bytes", FactValue.Of(entry.Bytes))))]);
        context.Keep(new ModelFileHeader((int)Math.Min(tensors, int.MaxValue), totals) { Data = spans.Count == 0 ? null : Span() }, KeptBytes);
    }

    private DataSpan Span()
    {
        long end = 0;
        long covered = 0;
        foreach ((long start, long stop) in spans.Order())
        {
            covered += Math.Max(0, stop - Math.Max(start, end));
            end = Math.Max(end, stop);
        }

        return new DataSpan(end, covered);
    }

    private void Count<TKey>(Dictionary<TKey, long> counts, TKey key, long count)
        where TKey : notnull
    {
        if (!HasRoom(counts.Count, counts.ContainsKey(key)))
        {
            return;
        }

        ref long sum = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        sum = sum > long.MaxValue - count ? long.MaxValue : sum + count;
    }

    private bool HasRoom(int count, bool isThere)
    {
        bool hasRoom = isThere || count < context.Limits.MaxItems;
        leftOut += hasRoom ? 0 : 1;
        return hasRoom;
    }
}
