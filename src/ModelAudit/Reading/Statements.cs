using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>What one inspector left behind: its facts and gaps, cut to the bounds, with a gap for everything it should have stated and did not.</summary>
/// <param name="Facts">The statements in ordinal order of names.</param>
/// <param name="Gaps">The gaps.</param>
internal sealed record Statements(ImmutableArray<KeyValuePair<string, FactValue?>> Facts, ImmutableArray<EvidenceGap> Gaps)
{
    /// <summary>Runs an inspector and takes down what it states.</summary>
    /// <param name="inspector">Its name.</param>
    /// <param name="path">The file it looks at, or null.</param>
    /// <param name="writer">Where it states facts.</param>
    /// <param name="gaps">Where it leaves gaps.</param>
    /// <param name="inspect">The inspection, given a signal for cancellation or the end of its time.</param>
    /// <param name="budget">Its budget.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    /// <exception cref="OperationCanceledException">The audit is being cancelled.</exception>
    public static Statements Of(
        string inspector,
        ArtifactPath? path,
        FactWriter writer,
        IReadOnlyList<EvidenceGap> gaps,
        Action inspect,
        ReadBudget budget,
        AuditLimits limits,
        CancellationToken cancellation)
    {
        EvidenceGap? trouble = null;
        try
        {
            inspect();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (budget.IsLate)
        {
            trouble = new EvidenceGap(inspector, GapReason.LimitReached, ReadBudget.LateSentence(limits), path);
        }
        catch (ReadBudgetExceededException exception)
        {
            trouble = new EvidenceGap(inspector, GapReason.LimitReached, exception.Message, path);
        }
        catch (ContentChangedException exception)
        {
            trouble = new EvidenceGap(inspector, GapReason.ChangedDuringAudit, exception.Message, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            trouble = new EvidenceGap(inspector, GapReason.Unreadable, ReadFailure.Sentence(exception), path);
        }
        catch (Exception exception)
        {
            // The boundary of the engine: whatever an inspector does wrong, the audit goes on and says so.
            trouble = new EvidenceGap(inspector, GapReason.InspectorFailed, $"The inspector '{inspector}' failed: {exception.GetType().Name}: {OneLine(exception.Message)}", path);
        }

        return Close(inspector, path, writer, trouble is null ? gaps : [.. gaps, trouble], limits);
    }

    private static Statements Close(string inspector, ArtifactPath? path, FactWriter writer, IReadOnlyList<EvidenceGap> gaps, AuditLimits limits)
    {
        var bounds = new FactBounds(limits);
        var facts = ImmutableArray.CreateBuilder<KeyValuePair<string, FactValue?>>(writer.Declared.Length);
        foreach (KeyValuePair<string, FactValue?> statement in writer.Ordered())
        {
            facts.Add(new(statement.Key, statement.Value is { } value ? bounds.Apply(statement.Key, value) : null));
        }

        var closed = ImmutableArray.CreateBuilder<EvidenceGap>();
        foreach (EvidenceGap gap in gaps.Take(limits.MaxItems))
        {
            closed.Add(gap with { Detail = FactBounds.Cut(gap.Detail, limits.MaxTextLength) });
        }

        if (gaps.Count > limits.MaxItems)
        {
            closed.Add(new EvidenceGap(inspector, GapReason.LimitReached, string.Create(
                CultureInfo.InvariantCulture, $"There are {gaps.Count} gaps, more than MaxItems ({limits.MaxItems}); {gaps.Count - limits.MaxItems} were left out."), path));
        }

        if (gaps.Count == 0 && writer.Unstated.Any())
        {
            string names = string.Join(", ", writer.Unstated.Select(fact => $"'{fact.Name}'"));
            closed.Add(new EvidenceGap(inspector, GapReason.InspectorFailed, $"The inspector '{inspector}' did not state {names} and gave no reason.", path));
        }

        foreach (string cut in bounds.Cuts)
        {
            closed.Add(new EvidenceGap(inspector, GapReason.LimitReached, cut, path));
        }

        return new Statements(facts.DrainToImmutable(), closed.DrainToImmutable());
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
