using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1015: every file was read in this audit; none was taken from a digest cache.</summary>
internal sealed class CachedDigestsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1015", "File was not read in this audit", Severity.Medium)
    {
        Description = "With a digest cache, files that seem unchanged are not read: their digests and facts are those of an earlier audit. Whoever can write the cache, or change a file behind the back of its times, decides what the report says.",
        Remediation = "Audit without a digest cache before something depends on the report, such as a release or its signature; with --confirm-cache at least the content is compared.",
        Controls = ["CWE-345", "ATLAS:AML.M0014"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Files.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There are no files.")];
        }

        RuleOutcome[] cached =
        [
            .. evidence.Files.Where(file => !file.Path.IsMember && file.Facts.TryGet(FileFacts.Cached, out string _))
                .GroupBy(file => file.Facts.TryGet(FileFacts.Cached, out string how) ? how : string.Empty, file => file.Path)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Cached(group.Key, [.. group], evidence)),
        ];
        return cached.Length > 0 ? cached : [RuleOutcome.Pass($"All {evidence.Files.Length} files were read and hashed in this audit.")];
    }

    private static RuleOutcome Cached(string how, ArtifactPath[] files, AuditEvidence evidence)
    {
        int all = evidence.Files.Count(file => !file.Path.IsMember);
        string named = string.Join(", ", files.Take(3).Select(path => $"'{path}'")) + (files.Length > 3 ? ", …" : string.Empty);
        string why = how == "content"
            ? "they were compared by times, device, inode and the XxHash3 of their content, which is no cryptographic digest"
            : "they were known again by length, times, device and inode alone";
        return RuleOutcome.Fail(string.Create(CultureInfo.InvariantCulture, $"The digests and facts of {files.Length} of {all} files come from a digest cache and were not computed in this audit; {why}: {named}.")) with { Item = how };
    }
}
