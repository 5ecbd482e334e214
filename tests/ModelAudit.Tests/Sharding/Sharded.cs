using ModelAudit.Evidence;
using ModelAudit.Sharding;

namespace ModelAudit.Tests.Sharding;

/// <summary>Runs audits in parts.</summary>
internal static class Sharded
{
    public static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    /// <summary>The documents of all parts, as separate runs write them.</summary>
    public static async Task<byte[][]> PartsAsync(AuditRequest request, int count, ModelAuditor? auditor = null)
    {
        var parts = new byte[count][];
        for (int number = 1; number <= count; number++)
        {
            using var document = new MemoryStream();
            AuditPartJson.Write(await (auditor ?? Auditor).CollectPartAsync(request, new AuditShard(number, count)), document);
            parts[number - 1] = document.ToArray();
        }

        return parts;
    }

    /// <summary>What the parts give together.</summary>
    public static AuditEvidence Merge(IEnumerable<byte[]> parts, AuditRequest request, ModelAuditor? auditor = null) =>
        (auditor ?? Auditor).Merge(
            [.. parts.Select((part, index) => AuditPartJson.Read(part, $"part-{index + 1}.json"))],
            new MergeRequest { AsOf = request.AsOf, Trust = request.Trust, Provenance = request.Provenance });

    /// <summary>Audits in one run and in parts, and checks that the evidence is the same, byte for byte.</summary>
    public static async Task<AuditEvidence> SameAsync(AuditRequest request, params int[] counts)
    {
        AuditEvidence whole = await Auditor.CollectAsync(request);
        byte[] expected = EvidenceJson.ToBytes(whole);
        foreach (int count in counts)
        {
            byte[][] parts = await PartsAsync(request, count);

            // Whatever the order in which they arrive.
            AuditEvidence merged = Merge(parts.Reverse(), request);
            if (!expected.AsSpan().SequenceEqual(EvidenceJson.ToBytes(merged)))
            {
                string[] one = Lines(expected);
                string[] other = Lines(EvidenceJson.ToBytes(merged));
                Assert.Fail($"In {count} parts: {string.Join('\n', one.Except(other).Take(5))}\nbecame\n{string.Join('\n', other.Except(one).Take(5))}");
            }
        }

        return whole;
    }

    private static string[] Lines(byte[] json) => Newtonsoft.Json.Linq.JToken.Parse(System.Text.Encoding.UTF8.GetString(json)).ToString().Split('\n');
}
