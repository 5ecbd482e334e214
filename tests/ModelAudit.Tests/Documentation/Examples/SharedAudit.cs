using ModelAudit.Evidence;
using ModelAudit.Sharding;

namespace ModelAudit.Tests.Documentation.Examples;

public static class SharedAudit
{
    // On each machine.
    public static async Task ExamineAsync(ModelAuditor auditor, AuditRequest request, AuditShard shard, Stream output)
    {
        AuditPart part = await auditor.CollectPartAsync(request, shard);
        AuditPartJson.Write(part, output);
    }

    // Where all parts are; the files are not needed.
    public static AuditEvidence Merge(ModelAuditor auditor, IEnumerable<byte[]> documents) =>
        auditor.Merge([.. documents.Select(document => AuditPartJson.Read(document))]);
}
