using ModelAudit.Evidence;
using ModelAudit.Rules.BuiltIn.Callables;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1301: no file is a pickle or holds one. A container and the pickles inside it are one finding.</summary>
internal sealed class PickledWeightsRule : IAuditRule
{
    private const string ExtensionList = "pickle-extensions";
    private const string FormatList = "pickle-formats";

    /// <summary>Formats that tell nothing about the content: the extension decides.</summary>
    private static readonly string[] Undecided = [FileEvidence.UnknownFormat, "zip", "tar", "gzip"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1301", "Weights in a pickle", Severity.Medium)
    {
        Description = "Loading a Python pickle runs whatever program it holds. PyTorch checkpoints, joblib files and their like are pickles.",
        Remediation = "Use weights in safetensors, or convert them in a sandbox without network.",
        Controls = ["CWE-502", "ATLAS:AML.T0011.000", "OWASP-LLM:2025:LLM04"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (evidence.Files.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There are no files.")];
        }

        IGrouping<string, FileEvidence>[] files = [.. evidence.Files.Where(file => IsPickle(context, file)).GroupBy(file => Outermost(file.Path.Value), StringComparer.Ordinal)];
        return files.Length > 0 ? files.Select(Fail) : [RuleOutcome.Pass($"None of {evidence.Files.Length} files is a pickle or holds one.")];
    }

    private static RuleOutcome Fail(IGrouping<string, FileEvidence> files)
    {
        FileEvidence first = files.First();
        string message = first.Path.Value == files.Key ? $"'{files.Key}' is a pickle or holds one ({first.Format})."
            : files.Count() == 1 ? $"'{files.Key}' holds a pickle ('{first.Path}')."
            : $"'{files.Key}' holds {files.Count()} pickles ('{first.Path}' is the first).";
        return RuleOutcome.Fail(message).At(files.Key);
    }

    private static bool IsPickle(RuleContext context, FileEvidence file) =>
        context.Lists(FormatList, file.Format)
        || (Undecided.Contains(file.Format)
            && (context.Lists(ExtensionList, file.Path.Extension)
                || (file.Path.Extension == ".bin" && file.Path.Name.StartsWith("pytorch_model", StringComparison.Ordinal))));

    private static string Outermost(string path) =>
        path.IndexOf(PickleJudge.Container, StringComparison.Ordinal) is > 0 and var inside ? path[..inside] : path;
}
