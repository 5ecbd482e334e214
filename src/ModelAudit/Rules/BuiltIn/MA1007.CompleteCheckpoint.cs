using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.GitLfs;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1007: index and shards agree, and no file is a pointer to content that is elsewhere.</summary>
internal sealed class CompleteCheckpointRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1007", "Incomplete checkpoint", Severity.High)
    {
        Description = "The index of a sharded checkpoint and its shards must agree tensor by tensor, and a Git LFS pointer must have been replaced by its content: otherwise what was audited is not what will run.",
        Remediation = "Fetch the missing shards or LFS objects (git lfs pull) and audit again.",
        Controls = ["CWE-354", "SSDF-218A:PW.4.4"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        List<RuleOutcome> outcomes = [];
        foreach (FileEvidence file in evidence.Files)
        {
            if (evidence.Lookup(file, GitLfsFacts.ObjectId) is { State: FactState.Present, Value: { } oid })
            {
                outcomes.Add(RuleOutcome.Fail($"The file is a Git LFS pointer to content with SHA-256 {oid}, not the content.") with { Path = file.Path, Item = "git-lfs" });
            }
        }

        if (!RuleFacts.TryRead(evidence, ShardIndexFacts.Problems, out ImmutableArray<FactItem> problems, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, ShardIndexFacts.Indexes, out ImmutableArray<FactItem> indexes, out unknown))
        {
            outcomes.Add(unknown);
            return outcomes;
        }

        outcomes.AddRange(problems.Select(Problem));
        if (outcomes.Count == 0)
        {
            outcomes.Add(indexes.IsEmpty
                ? RuleOutcome.NotApplicable("There is no sharded checkpoint and no Git LFS pointer.")
                : RuleOutcome.Pass($"Every shard and tensor of {string.Join(", ", indexes.Select(index => index.Text("path")))} is there."));
        }

        return outcomes;
    }

    private static RuleOutcome Problem(FactItem item) =>
        (RuleOutcome.Fail(item.Text("detail")) with { Item = $"{item.Text("code")}:{item.Text("subject")}" }).At(item.Text("index"));
}
