using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.OnnxRuntime.Conformance;
using ModelAudit.OnnxRuntime.Copying;
using ModelAudit.OnnxRuntime.Processes;
using ModelAudit.OnnxRuntime.Signatures;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime;

/// <summary>Copies one model with what belongs to it, has a child load and run it, and puts together what came of it. Thread-safe.</summary>
internal sealed class ModelProbe(ModelContext context, ProbeCommand command, OnnxLoadLimits limits)
{
    private const double Gibibyte = 1L << 30;

    private readonly Dictionary<ArtifactPath, ArtifactFile> entries = context.Entries.Where(entry => entry.Open is not null).ToDictionary(entry => entry.Path);

    public ModelOutcome Run(FileEvidence model, ImmutableArray<VectorSet> sets, CancellationToken cancellation)
    {
        var outcome = new ModelOutcome(model);
        using var folder = new ProbeFolder();
        if (CopyModel(folder, model, outcome, cancellation) is not ({ } name, long bytes))
        {
            return outcome;
        }

        if (sets.Length > limits.MaxVectorSets)
        {
            outcome.Gaps.Add((GapReason.LimitReached, $"{sets.Length - limits.MaxVectorSets} sets of test vectors were not run: there are more than {nameof(OnnxLoadLimits.MaxVectorSets)}.", model.Path));
            sets = sets[..limits.MaxVectorSets];
        }

        ImmutableArray<RequestedSet?> requested = CopySets(folder, sets, outcome, cancellation);
        OnnxLoadLimits timed = limits with { MaxTime = limits.MaxTime + (limits.MaxTimePerGibibyte * Math.Floor(bytes / Gibibyte)) };
        var request = new ProbeRequest(
            name, limits.MaxMemoryBytes, (long)Math.Ceiling((timed.MaxTime + limits.MaxRunTime).TotalSeconds) + 1, [.. requested.OfType<RequestedSet>()]);
        request.WriteTo(folder.Root);
        var transcript = new Transcript(request.Sets.Length);
        ProbeEnding ending = ProbeProcess.Run(command, folder.Root, transcript, timed, cancellation);
        if (transcript.Unusable is { } reason)
        {
            outcome.Gaps.Add((GapReason.Unsupported, $"The model was not loaded: {reason}", model.Path));
            return outcome;
        }

        (outcome.Transcript, outcome.Ending) = (transcript, ending);
        outcome.Load = transcript.Load ?? new SpokenAnswer(ending.Result ?? ProbeResults.Crashed, null, ending.Detail.Length == 0 ? "the process ended without an answer" : ending.Detail, 0);
        AnswerSets(outcome, sets, requested, transcript, ending);
        if (outcome.Load.Result == ProbeResults.Loads)
        {
            Compare(outcome, model);
        }

        return outcome;
    }

    /// <summary>Copies the model and the files it names; no name, with a gap, where that is not possible.</summary>
    private (string? Name, long Bytes) CopyModel(ProbeFolder folder, FileEvidence model, ModelOutcome outcome, CancellationToken cancellation)
    {
        var names = new ExternalDataNames(limits.MaxExternalFiles);
        var budget = new ProbeFolder.Budget(limits.MaxModelBytes, nameof(OnnxLoadLimits.MaxModelBytes));
        const string Temporary = "copied";
        CopyProblem? problem = folder.Copy(model, entries.GetValueOrDefault(model.Path), Temporary, ref budget, names, cancellation);
        if (problem is null && names.IsCut)
        {
            problem = new CopyProblem(GapReason.LimitReached, $"it names more files than {nameof(OnnxLoadLimits.MaxExternalFiles)}.", model.Path);
        }

        // A name that leads out of the model's folder is not there for the child, whatever the runtime would do with it.
        foreach (ArtifactPath data in names.Names.Select(location => Beside(model, location)).OfType<ArtifactPath>().Distinct())
        {
            if (problem is null && context.TryGetFile(data, out FileEvidence? file))
            {
                string target = ProbeFolder.ModelFolder + "/" + (model.Path.Folder.Length == 0 ? data.Value : data.Value[(model.Path.Folder.Length + 1)..]);
                problem = folder.Copy(file, entries.GetValueOrDefault(data), target, ref budget, null, cancellation);
            }
        }

        if (problem is not null)
        {
            outcome.Gaps.Add((problem.Reason, $"The model was not loaded: {problem.Detail}", problem.Path));
            return default;
        }

        string extension = model.Path.Extension == ".ort" || model.Format == "ort" ? ".ort" : ".onnx";
        string name = ProbeFolder.ModelFolder + "/model" + extension;
        for (int i = 1; Path.Exists(folder[name]); i++)
        {
            name = $"{ProbeFolder.ModelFolder}/model-{i}{extension}";
        }

        Directory.CreateDirectory(folder[ProbeFolder.ModelFolder]);
        File.Move(folder[Temporary], folder[name]);
        return (name, limits.MaxModelBytes - budget.Bytes);
    }

    private static ArtifactPath? Beside(FileEvidence model, string name)
    {
        while (name.StartsWith("./", StringComparison.Ordinal))
        {
            name = name[2..];
        }

        return ArtifactPath.TryParse(name, out _) && ArtifactPath.TryParse(model.Path.Folder.Length == 0 ? name : model.Path.Folder + "/" + name, out ArtifactPath path) ? path : null;
    }

    /// <summary>Copies the vectors of the sets that can be run; null where one cannot, which is answered or a gap.</summary>
    private ImmutableArray<RequestedSet?> CopySets(ProbeFolder folder, ImmutableArray<VectorSet> sets, ModelOutcome outcome, CancellationToken cancellation)
    {
        var requested = ImmutableArray.CreateBuilder<RequestedSet?>(sets.Length);
        var budget = new ProbeFolder.Budget(limits.MaxVectorBytes, nameof(OnnxLoadLimits.MaxVectorBytes));
        for (int i = 0; i < sets.Length; i++)
        {
            CopyProblem? problem = null;
            ImmutableArray<RequestedValue> inputs = [];
            ImmutableArray<RequestedValue> outputs = [];
            if (sets[i].Refusal is null)
            {
                inputs = Copy(sets[i].Inputs, $"{ProbeFolder.VectorFolder}/{i}/input_");
                outputs = Copy(sets[i].Outputs, $"{ProbeFolder.VectorFolder}/{i}/output_");
            }

            if (problem is not null)
            {
                outcome.Gaps.Add((problem.Reason, $"The test vectors '{sets[i].Name}' were not run: {problem.Detail}", problem.Path));
            }

            requested.Add(sets[i].Refusal is null && problem is null ? new RequestedSet(inputs, outputs, sets[i].Tolerances) : null);

            ImmutableArray<RequestedValue> Copy(ImmutableArray<VectorFile> files, string prefix)
            {
                var values = ImmutableArray.CreateBuilder<RequestedValue>(files.Length);
                foreach (VectorFile file in files)
                {
                    string name = $"{prefix}{values.Count}.pb";
                    problem ??= folder.Copy(file.File, entries.GetValueOrDefault(file.File.Path), name, ref budget, null, cancellation);
                    values.Add(new RequestedValue(name, file.Name));
                }

                return values.DrainToImmutable();
            }
        }

        return requested.DrainToImmutable();
    }

    private static void AnswerSets(ModelOutcome outcome, ImmutableArray<VectorSet> sets, ImmutableArray<RequestedSet?> requested, Transcript transcript, ProbeEnding ending)
    {
        bool ended = outcome.Load!.Result != ProbeResults.Loads;
        for (int i = 0, asked = 0; i < sets.Length; i++)
        {
            if (sets[i].Refusal is { } refusal)
            {
                outcome.Answer(sets[i], refusal.Result, refusal.Detail);
            }
            else if (requested[i] is null)
            {
                outcome.Answer(sets[i], ProbeResults.NotRun, "its files could not be copied");
            }
            else if (transcript.Set(asked++) is { } answer)
            {
                outcome.Sets.Add((sets[i], answer));
            }
            else if (ended)
            {
                outcome.Answer(sets[i], ProbeResults.NotRun, outcome.Load.Result == ProbeResults.Loads ? "the process had ended" : "the model does not load");
            }
            else
            {
                // The first that has no answer is the one at which the process ended.
                outcome.Answer(sets[i], ending.Result ?? ProbeResults.Crashed, ending.Detail);
                ended = true;
            }
        }
    }

    // The format of ONNX Runtime itself (.ort) has no declaration that somebody else reads.
    private void Compare(ModelOutcome outcome, FileEvidence model)
    {
        if (model.Format == "onnx" && DeclaredValues.Of(model, context.Limits.MaxItems) is { IsDefault: false } declared)
        {
            outcome.Differences = [.. SignatureComparison.Compare(declared, outcome.Transcript!.Values)];
        }
        else if (model.Format != "ort")
        {
            outcome.Gaps.Add((GapReason.Unsupported, "The declared inputs and outputs were not compared with the session's: they are not known.", model.Path));
        }
    }
}
