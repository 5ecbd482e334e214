using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.OnnxRuntime.Conformance;
using ModelAudit.OnnxRuntime.Processes;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime;

/// <summary>
/// Asks ONNX Runtime whether each model loads and, where test vectors lie beside it, whether it computes what they say. Always in a child
/// process of its own: hostile models are known to kill the process that loads them or to hang it for ever. The child works on a private
/// copy of the bytes that were hashed, and the operating system takes from it what it does not need.
/// </summary>
/// <param name="command">How the child is started.</param>
/// <param name="limits">The bounds; null for the default.</param>
public sealed class OnnxLoadProbe(ProbeCommand command, OnnxLoadLimits? limits = null) : IModelInspector
{
    private readonly OnnxLoadLimits limits = limits ?? OnnxLoadLimits.Default;

    /// <summary>
    /// Whether to state <see cref="OnnxRuntimeFacts.Measurements"/> as well. Without them the same tree gives the same report again.
    /// </summary>
    public bool Measures { get; init; }

    /// <inheritdoc/>
    public string Name => "onnxruntime";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => Measures ? [.. OnnxRuntimeFacts.All, OnnxRuntimeFacts.Measurements] : OnnxRuntimeFacts.All;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FileEvidence[] models = [.. context.Files.Where(IsModel)];
        ImmutableArray<VectorSet>[] sets = FindSets(context, models);
        ModelOutcome[] outcomes = Probe(context, models, sets);
        foreach ((GapReason reason, string detail, ArtifactPath path) in outcomes.SelectMany(outcome => outcome.Gaps))
        {
            context.Gap(reason, detail, path);
        }

        if (outcomes.Where(outcome => outcome.IsLate).ToArray() is { Length: > 0 } late)
        {
            context.Gap(
                GapReason.LimitReached, $"{late.Length} models were not loaded, the first is '{late[0].Model.Path}': the probe had taken {nameof(OnnxLoadLimits.MaxTotalTime)}.", late[0].Model.Path);
        }

        State(context.Facts, outcomes);
    }

    // A Git LFS pointer only has the name of a model; that its content is missing is said elsewhere.
    private static bool IsModel(FileEvidence file) => file.Format is "onnx" or "ort" || (file.Path.Extension is ".onnx" or ".ort" && file.Format != "git-lfs");

    private static ImmutableArray<VectorSet>[] FindSets(ModelContext context, FileEvidence[] models)
    {
        ILookup<string, VectorSet> folders = VectorFolders.Find(context.Files);
        ILookup<ArtifactPath, VectorSet> manifests = ConformanceManifest.ReadAll(context);
        var inFolder = models.CountBy(model => model.Path.Folder).ToDictionary(StringComparer.Ordinal);
        return Array.ConvertAll(models, model =>
        {
            ImmutableArray<VectorSet> named = [.. manifests[model.Path]];
            int others = inFolder[model.Path.Folder];
            return others == 1 ? [.. folders[model.Path.Folder], .. named]
                : named.Length > 0 ? named
                : [.. folders[model.Path.Folder].Select(set => set with
                {
                    Refusal = (ProbeResults.NotRun, $"{others} models lie beside it; a {ConformanceManifest.FileName} must say which one it is for"),
                })];
        });
    }

    private ModelOutcome[] Probe(ModelContext context, FileEvidence[] models, ImmutableArray<VectorSet>[] sets)
    {
        var outcomes = new ModelOutcome[models.Length];
        var probe = new ModelProbe(context, command, limits);
        var clock = Stopwatch.StartNew();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = limits.MaxProcesses > 0 ? limits.MaxProcesses : Environment.ProcessorCount,
            CancellationToken = context.Cancellation,
        };
        try
        {
            Parallel.For(0, models.Length, options, i =>
                outcomes[i] = clock.Elapsed <= limits.MaxTotalTime ? probe.Run(models[i], sets[i], context.Cancellation) : new ModelOutcome(models[i]) { IsLate = true });
        }
        catch (AggregateException exception)
        {
            // The first says it: a program that does not start does not start for any model.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return outcomes;
    }

    private void State(FactWriter facts, ModelOutcome[] outcomes)
    {
        facts.Set(OnnxRuntimeFacts.Loads, [.. outcomes.Where(outcome => outcome.Load is not null).Select(outcome => FactItem.Of(
            ("path", FactValue.Of(outcome.Model.Path.Value)),
            ("result", FactValue.Of(outcome.Load!.Result)),
            ("code", TextOrNull(outcome.Load.Code)),
            ("detail", TextOrNull(outcome.Load.Detail))))]);
        facts.Set(OnnxRuntimeFacts.Values, [.. outcomes.Where(outcome => outcome.Load?.Result == ProbeResults.Loads).SelectMany(outcome => outcome.Transcript!.Values.Select(value => FactItem.Of(
            ("path", FactValue.Of(outcome.Model.Path.Value)),
            ("direction", FactValue.Of(value.Direction)),
            ("name", FactValue.Of(value.Name)),
            ("kind", FactValue.Of(value.Kind)),
            ("elementType", TextOrNull(value.ElementType)),
            ("shape", TextOrNull(value.Shape)))))]);
        facts.Set(OnnxRuntimeFacts.Differences, [.. outcomes.SelectMany(outcome => outcome.Differences.Select(difference => FactItem.Of(
            ("path", FactValue.Of(outcome.Model.Path.Value)),
            ("direction", FactValue.Of(difference.Direction)),
            ("name", FactValue.Of(difference.Name)),
            ("difference", FactValue.Of(difference.Difference)),
            ("declared", TextOrNull(difference.Declared)),
            ("runtime", TextOrNull(difference.Runtime)))))]);
        facts.Set(OnnxRuntimeFacts.Conformance, [.. outcomes.SelectMany(outcome => outcome.Sets.Select(set => Conformance(outcome.Model, set.Set, set.Answer)))]);

        // All children run on the same system: the first that says it says it for all.
        Transcript? first = outcomes.Select(outcome => outcome.Transcript).FirstOrDefault(transcript => transcript?.Version is not null)
            ?? outcomes.Select(outcome => outcome.Transcript).FirstOrDefault(transcript => transcript?.InForce is not null);
        facts.Set(OnnxRuntimeFacts.Version, first?.Version);
        SetOrAbsent(facts, OnnxRuntimeFacts.Providers, first?.Providers);
        SetOrAbsent(facts, OnnxRuntimeFacts.Isolation, first?.InForce);
        SetOrAbsent(facts, OnnxRuntimeFacts.NotIsolated, first?.NotInForce);
        if (Measures)
        {
            facts.Set(OnnxRuntimeFacts.Measurements, [.. outcomes.Where(outcome => outcome.Ending is not null).Select(outcome => FactItem.Of(
                ("path", FactValue.Of(outcome.Model.Path.Value)),
                ("loadMilliseconds", outcome.Transcript?.Load is { } load ? FactValue.Of(load.Milliseconds) : null),
                ("runMilliseconds", FactValue.Of(outcome.Sets.Sum(set => Math.Clamp(set.Answer.Answer.Milliseconds, 0, int.MaxValue)))),
                ("peakMemoryBytes", FactValue.Of(outcome.Ending!.PeakMemoryBytes))))]);
        }
    }

    private static FactItem Conformance(FileEvidence model, VectorSet set, SpokenSet answer) => FactItem.Of(
        ("path", FactValue.Of(model.Path.Value)),
        ("set", FactValue.Of(set.Name)),
        ("result", FactValue.Of(answer.Answer.Result)),
        ("compared", FactValue.Of(answer.Compared)),
        ("unchecked", FactValue.Of(answer.Unchecked)),
        ("tolerances", FactValue.Of(set.Tolerances.Declared ? "declared" : "default")),
        ("relativeTolerance", FactValue.Of(set.Tolerances.Relative.ToString("R", CultureInfo.InvariantCulture))),
        ("absoluteTolerance", FactValue.Of(set.Tolerances.Absolute.ToString("R", CultureInfo.InvariantCulture))),
        ("detail", TextOrNull(answer.Answer.Detail)));

    private static void SetOrAbsent(FactWriter facts, Fact<ImmutableArray<string>> fact, ImmutableArray<string>? value)
    {
        if (value is { } list)
        {
            facts.Set(fact, list);
        }
        else
        {
            facts.SetAbsent(fact);
        }
    }

    private static FactValue? TextOrNull(string? text) => string.IsNullOrEmpty(text) ? null : FactValue.Of(text);
}
