using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Python;

/// <summary>Reads a source, and the sources that it runs from constants, and states what they do.</summary>
internal sealed class PythonAnalysis
{
    /// <summary>How deep source in constants of source is followed.</summary>
    public const int MaximumNesting = 4;

    /// <summary>The most sources in constants that are read.</summary>
    public const int MaximumNested = 256;

    private readonly InspectionContext context;
    private readonly PythonReport report;
    private readonly PythonFolding folding;
    private readonly PythonBindings bindings = new();
    private readonly Queue<(string Source, PythonBlock Block, PythonPlace Place, int Depth)> nested = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private int depth;
    private bool isCut;

    /// <summary>Makes an analysis.</summary>
    public PythonAnalysis(InspectionContext context)
    {
        this.context = context;
        report = new PythonReport(context.Limits);
        folding = new PythonFolding(report, AddNested);
    }

    /// <summary>Reads and states.</summary>
    public void State(PythonSource source)
    {
        var reader = new PythonReader(source.Text, report, folding, bindings, new PythonBlock(bindings.Module, IsConditional: false, OnImport: true), at: null);
        reader.Read(context.Cancellation);
        report.Signals.SeeLines(source.Text);
        isCut |= reader.IsCut;
        while (nested.TryDequeue(out (string Source, PythonBlock Block, PythonPlace Place, int Depth) inner))
        {
            depth = inner.Depth;
            var inside = new PythonReader(inner.Source, report, folding, bindings, inner.Block, inner.Place);
            inside.Read(context.Cancellation);
            isCut |= inside.IsCut;
        }

        report.Resolve(bindings.Find);
        if (!source.IsKnown)
        {
            report.Signals.Add("encoding", 1, $"The source declares the encoding '{source.Encoding}', which changes even plain text or is rare.");
        }

        context.Facts.Set(PythonFacts.Encoding, FactText.Cut(source.Encoding, context.Limits));
        context.Facts.Set(PythonFacts.Lines, reader.Lines);
        context.Facts.Set(PythonFacts.Imports, report.Imports);
        context.Facts.Set(PythonFacts.Calls, report.Calls);
        context.Facts.Set(PythonFacts.Structure, report.Definitions);
        context.Facts.Set(PythonFacts.Blobs, report.Strings.Blobs);
        context.Facts.Set(PythonFacts.Urls, report.Strings.Urls);
        context.Facts.Set(PythonFacts.Signals, report.Signals.Items);
        context.Facts.Set(PythonFacts.Defects, Defects(source, reader.Defects));
        if (isCut || report.IsCut || folding.IsSpent)
        {
            context.Gap(GapReason.LimitReached, "The source holds more than is followed: statements, names, constants or code in constants beyond the bounds.");
        }
    }

    private ImmutableArray<FactItem> Defects(PythonSource source, IReadOnlyList<PythonDefect> defects)
    {
        var items = ImmutableArray.CreateBuilder<FactItem>();
        if (source.IsKnown && !source.IsValid)
        {
            items.Add(Defect(new PythonDefect("encoding", 1, 1, $"The bytes are not valid in the encoding '{source.Encoding}'.")));
        }

        items.AddRange(defects.Select(Defect));
        return items.DrainToImmutable();
    }

    private FactItem Defect(PythonDefect defect) => FactItem.Of(
        ("code", FactValue.Of(defect.Code)),
        ("line", FactValue.Of(defect.Line)),
        ("column", FactValue.Of(defect.Column)),
        ("detail", FactValue.Of(FactText.Cut(defect.Detail, context.Limits))));

    private void AddNested(string source, PythonScope scope, bool onImport, PythonPlace place)
    {
        if (depth >= MaximumNesting || known.Count >= MaximumNested)
        {
            isCut = true;
            return;
        }

        report.Signals.Add("nested-code", place.Line, "Code in a constant is run.");
        if (known.Add((onImport ? "+" : "-") + source))
        {
            // Its names may or may not be there when the code around it goes on.
            nested.Enqueue((source, new PythonBlock(scope, IsConditional: true, onImport), place, depth + 1));
        }
    }
}
