using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Models;

namespace ModelAudit.Openness;

/// <summary>Tells by the names and formats of files which components a tree has. Names are what people agreed on: a file of another name is not found.</summary>
internal static class OpennessSigns
{
    /// <summary>Formats that carry the architecture of the model with its parameters.</summary>
    private static readonly string[] Graphs = ["onnx", "ort", "tflite", "tensorflow-saved-model", "tensorflow-graph", "coreml", "openvino"];

    /// <summary>The numbers of the components that a file belongs to.</summary>
    public static IEnumerable<int> Of(FileEvidence file)
    {
        string role = ModelFiles.RoleOf(file);
        string path = file.Path.Value.ToLowerInvariant();
        string[] folders = path.Split('/')[..^1];
        string name = file.Path.Name.ToLowerInvariant();
        string[] words = Words(name);
        bool IsIn(params string[] names) => folders.Any(folder => Words(folder).Any(names.Contains));
        bool Says(params string[] names) => words.Any(names.Contains);
        return role switch
        {
            "weights" => Weights(file, folders, words),
            "code" when TextFormats.IsText(file.Format) => Code(name, words, folders),
            "data" => Data(words, folders),
            "card" => file.Path.IsAtRoot ? [13] : [],
            "config" => file.Path.IsAtRoot && name is "config.json" or "params.json" or "model_index.json" ? [9, 17] : [17],
            _ when IsDataCard(words, name) => [14],
            _ when name is "pyproject.toml" or "environment.yml" or "environment.yaml" or "pipfile" || (name.StartsWith("requirements", StringComparison.Ordinal) && name.EndsWith(".txt", StringComparison.Ordinal)) => [22],
            _ when file.Format == "pdf" => Says("paper") ? [21] : Says("report", "technical") || (file.Path.IsAtRoot && !Says("summary", "license", "licence", "card", "policy", "notice")) ? [11] : [],
            _ when Says("report") && Says("technical", "tech") => [11],
            _ when Says("results", "result", "scores", "metrics") && (Says("eval", "evaluation", "test", "benchmark", "all") || IsIn("eval", "evals", "evaluation", "evaluations", "results", "benchmark", "benchmarks")) => [12],
            _ when name is "trainer_state.json" or "training_args.json" or "training_args.bin" => [17],
            _ when (Says("sample", "samples", "example", "examples") && Says("output", "outputs", "generation", "generations")) || IsIn("outputs") => [20],
            _ => [],
        };
    }

    /// <summary>Whether a heading of the card begins a data card of its own.</summary>
    public static bool IsDataCardHeading(string title) => IsDataCard(Words(title.ToLowerInvariant()), string.Empty);

    private static ImmutableArray<int> Weights(FileEvidence file, string[] folders, string[] words)
    {
        if (words.Any(word => word is "optimizer" or "scheduler" or "rng" or "training") || file.Path.Name.EndsWith(".index.json", StringComparison.Ordinal))
        {
            return [17];
        }

        bool isIntermediate = folders.Any(folder => Words(folder) is [var first, ..] all
            && (first is "checkpoints" || (all.Length > 1 && first is "checkpoint" or "step" or "global" or "epoch" && all[^1].All(char.IsAsciiDigit))));
        return isIntermediate ? [24] : Graphs.Contains(file.Format) ? [10, 9] : [10];
    }

    private static ImmutableArray<int> Code(string name, string[] words, string[] folders)
    {
        bool Has(params string[] starts) => words.Concat(folders.SelectMany(Words)).Any(word => starts.Any(start => word == start || (start.Length > 4 && word.StartsWith(start, StringComparison.Ordinal))));
        var found = ImmutableArray.CreateBuilder<int>();
        if (name.StartsWith("modeling_", StringComparison.Ordinal) || name is "model.py" or "modeling.py" or "architecture.py")
        {
            found.Add(9);
        }

        if (Has("preprocess", "tokenize_data") || (Has("prepare", "prep", "clean", "filter", "dedup") && Has("data", "dataset", "datasets", "corpus")))
        {
            found.Add(16);
        }
        else if (Has("train", "pretrain", "finetune", "training", "sft"))
        {
            found.Add(7);
        }

        if (Has("eval", "evals", "evaluate", "evaluation", "benchmark"))
        {
            found.Add(18);
        }

        if (Has("infer", "inference", "generate", "predict", "serve", "handler", "chat", "sample"))
        {
            found.Add(8);
        }

        return found.DrainToImmutable();
    }

    private static ImmutableArray<int> Data(string[] words, string[] folders)
    {
        string[] all = [.. words, .. folders.SelectMany(Words)];
        return all.Any(word => word is "output" or "outputs" or "samples") ? [20]
            : all.Any(word => word is "result" or "results" or "scores" or "metrics") ? [12]
            : all.Any(word => word is "eval" or "evals" or "evaluation" or "test" or "benchmark" or "benchmarks" or "validation") ? [19]
            : [15];
    }

    private static bool IsDataCard(string[] words, string name) =>
        words.Contains("datacard") || words.Contains("datasheet") || name.StartsWith("data_statement", StringComparison.Ordinal)
        || (words.Contains("card") && words.Any(word => word is "data" or "dataset" or "datasets"))
        || (words.Contains("datasheets") || (words.Contains("statement") && words.Contains("data")));

    private static string[] Words(string text) => text.Split(['-', '_', '.', ' ', '(', ')', ':'], StringSplitOptions.RemoveEmptyEntries);
}
