using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;

namespace ModelAudit.Reports.Outline;

/// <summary>What the evidence says about the model itself, as labelled lines. What is unknown is said to be unknown.</summary>
internal static class ModelSummary
{
    /// <summary>Labels with values, not yet escaped.</summary>
    public static IEnumerable<(string Label, string Value)> Of(AuditReport report)
    {
        AuditEvidence evidence = report.Evidence;
        yield return ("Weights", Describe(evidence, WeightsFacts.Files, Formats));
        yield return ("Parameters", Describe(evidence, WeightsFacts.Parameters, value => value.Integer == 0 ? "none found" : Quantity.ExactLarge(value.Integer)));
        yield return ("Element types", Describe(evidence, WeightsFacts.DTypes, DTypes));
        yield return ("Architecture", Describe(evidence, HuggingFaceConfigFacts.Architectures, Join));
        yield return ("Context", Describe(evidence, HuggingFaceConfigFacts.ContextLength, value => Quantity.Count(value.Integer, "token")));
        yield return ("Quantization", Describe(evidence, HuggingFaceConfigFacts.QuantizationMethod, value => value.Text));
        yield return ("License", Describe(evidence, LicenseFacts.Declared, value => $"{value.Text} (declared)"));
        if (evidence.Lookup(LicenseFacts.Components).Value is { Type: FactType.Collection, Collection: { IsEmpty: false } parts })
        {
            yield return ("By part", string.Join("; ", parts.Select(item => $"{Text(item, "component")}: {item["declared"]?.Text ?? "nothing"} declared, {item["detected"]?.Text ?? "nothing"} recognized")));
        }

        string concluded = string.Join("; ", ConcludedLicenses.Of(report).Select(found => $"{(found.Part.Length == 0 ? string.Empty : found.Part + ": ")}{found.Expression} by {found.By.By} ({found.By.Role}), attestation {found.By.Id}"));
        if (concluded.Length > 0)
        {
            yield return ("Concluded", concluded);
        }

        yield return ("Base models", Describe(evidence, LineageFacts.Bases, Bases));
    }

    private static string Describe(AuditEvidence evidence, FactDefinition fact, Func<FactValue, string> text)
    {
        FactLookup found = evidence.Lookup(fact);
        return found.State switch
        {
            FactState.Present => found.Value!.Type == fact.Type ? text(found.Value) : "not known: the evidence has a value of another type",
            FactState.Absent => "none declared",
            _ => $"not known: {found.Reason}",
        };
    }

    private static string Join(FactValue value) => value.TextList.IsEmpty ? "none declared" : Bounded(value.TextList);

    private static string Formats(FactValue value) =>
        value.Collection.IsEmpty
            ? "none found"
            : Bounded(
            [
                .. value.Collection.GroupBy(item => Text(item, "format"), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => $"{group.Key} ({Quantity.Count(group.Count(), "file")}, {Quantity.Bytes(group.Sum(item => Number(item, "bytes")))})"),
            ]);

    private static string DTypes(FactValue value) =>
        value.Collection.IsEmpty
            ? "none found"
            : Bounded([.. value.Collection.Select(item => $"{Text(item, "dtype")} {Quantity.Large(Number(item, "parameters"))}")]);

    private static string Bases(FactValue value) =>
        value.Collection.IsEmpty
            ? "none declared"
            : Bounded([.. value.Collection.Select(item => $"{Text(item, "name")} ({Text(item, "relation")})").Distinct(StringComparer.Ordinal)]);

    private static string Bounded(ImmutableArray<string> values) =>
        string.Join(", ", values.Take(8)) + (values.Length > 8 ? $" and {Quantity.Count(values.Length - 8)} more" : string.Empty);

    private static string Text(FactItem item, string field) => item[field] is { Type: FactType.Text } value ? value.Text : "unknown";

    private static long Number(FactItem item, string field) => item[field] is { Type: FactType.Integer } value ? value.Integer : 0;
}
