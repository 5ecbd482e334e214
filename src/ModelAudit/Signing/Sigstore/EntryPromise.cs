using System.Globalization;
using System.Text;

namespace ModelAudit.Signing.Sigstore;

/// <summary>The signed entry timestamp of Rekor v1: the log's signature over body, time, log and index as canonical JSON (RFC 8785).</summary>
internal static class EntryPromise
{
    /// <summary>Whether the log promised to include this entry at its time.</summary>
    public static bool IsBy(LogEntry entry, SigningKey key) =>
        key.FormProblem(entry.Promise) is null && key.Verify(Signed(entry), entry.Promise) is not null;

    /// <summary>The bytes that are signed: four members in order, of which none needs escaping.</summary>
    public static byte[] Signed(LogEntry entry) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"body":"{{Convert.ToBase64String(entry.Body)}}","integratedTime":{{entry.IntegratedTime}},"logID":"{{Convert.ToHexStringLower(entry.LogId)}}","logIndex":{{entry.LogIndex}}}"""));
}
