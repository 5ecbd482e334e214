using ModelAudit.Evidence;
using ModelAudit.Sharding;

namespace ModelAudit.RuleTests;

/// <summary>The models of the cases hold something for every rule: merged from parts, the evidence of each is the same as in one run.</summary>
public sealed class ShardedCaseTests
{
    public static TheoryData<string> Rules => [.. RuleCase.All.Select(known => known.Rule).Distinct()];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_models_of_a_rule_give_the_same_evidence_in_parts(string rule)
    {
        foreach (RuleCase known in RuleCase.All.Where(known => known.Rule == rule))
        {
            CaseSettings settings = CaseSettings.Read(known.Directory);
            using var model = new CaseModel(Path.Combine(known.Directory, "model"), settings);
            AuditEvidence whole = await CaseModel.Auditor.CollectAsync(model.Request);
            var parts = new List<AuditPart>();
            for (int number = 1; number <= 3; number++)
            {
                using var document = new MemoryStream();
                AuditPartJson.Write(await CaseModel.Auditor.CollectPartAsync(model.Request, new AuditShard(number, 3)), document);
                parts.Add(AuditPartJson.Read(document.ToArray()));
            }

            AuditEvidence merged = CaseModel.Auditor.Merge(parts, new MergeRequest { AsOf = model.Request.AsOf, Trust = model.Request.Trust });
            Assert.True(EvidenceJson.ToBytes(whole).AsSpan().SequenceEqual(EvidenceJson.ToBytes(merged)), known.Name);
        }
    }
}
