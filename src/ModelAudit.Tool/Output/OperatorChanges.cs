using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Reports;

namespace ModelAudit.Tool.Output;

/// <summary>Which operators of ONNX models are called more or less often than before.</summary>
internal static class OperatorChanges
{
    /// <summary>One operator whose number changed.</summary>
    /// <param name="Path">The model.</param>
    /// <param name="Name">The domain and the operator.</param>
    /// <param name="Old">How often it was called.</param>
    /// <param name="New">How often it is called.</param>
    internal readonly record struct Change(string Path, string Name, long Old, long New);

    /// <summary>The changes among those of facts, in the order of models and names.</summary>
    public static IEnumerable<Change> Of(ReportChanges changes) => changes.Facts
        .Where(change => change.Name == OnnxFacts.Operators.Name && change.Old.State == FactState.Present && change.New.State == FactState.Present)
        .SelectMany(change =>
        {
            Dictionary<string, long> old = Counts(change.Old);
            Dictionary<string, long> @new = Counts(change.New);
            return old.Keys.Union(@new.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(name => new Change(change.Path?.Value ?? string.Empty, name, old.GetValueOrDefault(name), @new.GetValueOrDefault(name)))
                .Where(found => found.Old != found.New);
        });

    // An operator stands there once for each status, so its numbers are added up.
    private static Dictionary<string, long> Counts(FactLookup operators)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (FactItem item in operators.Value!.Collection)
        {
            string name = item["name"]?.Text ?? string.Empty;
            counts[name] = counts.GetValueOrDefault(name) + (item["count"]?.Integer ?? 0);
        }

        return counts;
    }
}
