using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Provenance;

namespace ModelAudit.Sharding;

/// <summary>Whether parts belong together, and are all the parts of one audit.</summary>
internal static class PartChecks
{
    private const int MostNamed = 10;

    /// <summary>The names and digests of documents, in ordinal order.</summary>
    public static ImmutableArray<(string Name, Sha256Digest Digest)> DigestsOf(ImmutableArray<ProvenanceDocument> documents) =>
        [.. documents.Select(document => (document.Name, Digest: Sha256Digest.Of(document.Content.Span))).OrderBy(document => document.Name, StringComparer.Ordinal).ThenBy(document => document.Digest)];

    /// <summary>Checks all parts.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="inspectors">The inspectors that will look at the whole.</param>
    /// <param name="provenance">The documents that they will see.</param>
    /// <exception cref="InvalidInputException">They are not the parts of one audit, or not all; one sentence for each that does not fit.</exception>
    public static void Check(IReadOnlyList<AuditPart> parts, ImmutableArray<InspectorDescription> inspectors, ImmutableArray<ProvenanceDocument> provenance)
    {
        if (parts.Count == 0)
        {
            throw new InvalidInputException(new InputProblem("merge", 0, 0, "There are no parts."));
        }

        AuditPart first = parts[0];
        var problems = ImmutableArray.CreateBuilder<InputProblem>();
        ImmutableArray<(string Name, Sha256Digest Digest)> given = DigestsOf(provenance);
        foreach (AuditPart part in parts)
        {
            if (Problem(first, part) is { } problem)
            {
                problems.Add(new InputProblem(part.Name, 0, 0, problem));
            }
            else if (!part.Body.Evidence.Inspectors.SequenceEqual(inspectors))
            {
                problems.Add(new InputProblem(part.Name, 0, 0, "The part was made with other inspectors than those that are to merge it: use the same version, with the same inspectors, for all of it."));
            }
            else if (!part.Body.Provenance.SequenceEqual(given))
            {
                problems.Add(new InputProblem(part.Name, 0, 0, "The part was made with other documents beside the model (signatures, attestations, bills of materials) than are given now."));
            }
        }

        ThrowIfAny(problems);
        foreach (IGrouping<int, AuditPart> several in parts.GroupBy(part => part.Shard.Number).Where(group => group.Count() > 1))
        {
            problems.Add(new InputProblem(several.ElementAt(1).Name, 0, 0, $"The part {several.First().Shard} is there more than once: also as '{several.First().Name}'."));
        }

        int[] missing = [.. Enumerable.Range(1, first.Shard.Count).Except(parts.Select(part => part.Shard.Number))];
        if (missing.Length > 0)
        {
            string named = string.Join(", ", missing.Take(MostNamed).Select(number => new AuditShard(number, first.Shard.Count).ToString()));
            string rest = missing.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Length - MostNamed} more") : string.Empty;
            problems.Add(new InputProblem(first.Name, 0, 0, missing.Length == 1
                ? $"The audit has {first.Shard.Count} parts; the part {named} is missing."
                : $"The audit has {first.Shard.Count} parts; the parts {named}{rest} are missing."));
        }

        ThrowIfAny(problems);
    }

    /// <summary>Ends the merge when there are problems.</summary>
    public static void ThrowIfAny(ImmutableArray<InputProblem>.Builder problems)
    {
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems.DrainToImmutable());
        }
    }

    private static string? Problem(AuditPart first, AuditPart part)
    {
        string Than(string what) => $"{what} than the part {first.Shard} ('{first.Name}'), so they are not parts of one audit.";
        return part.Shard.Count != first.Shard.Count ? Than($"The part is one of {part.Shard.Count}, which is another number")
            : part.Source != first.Source ? Than($"The part is about '{part.Source.Name}' ({part.Source.Kind}), which is another model")
            : part.Listing != first.Listing ? Than("The part was made of other files, or of the same model at another time: its listing is another one")
            : part.Body.Evidence.Limits != first.Body.Evidence.Limits ? Than("The part was made within other limits")
            : !part.Body.Evidence.Inspectors.SequenceEqual(first.Body.Evidence.Inspectors) ? Than("The part was made with other inspectors")
            : !part.Body.Evidence.Gaps.SequenceEqual(first.Body.Evidence.Gaps) ? Than("The part could list, or read beforehand, something else")
            : null;
    }
}
