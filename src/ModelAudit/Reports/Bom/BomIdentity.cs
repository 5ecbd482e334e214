using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;

namespace ModelAudit.Reports.Bom;

/// <summary>Identifiers made of content, so that the same report gives the same bill.</summary>
internal static class BomIdentity
{
    /// <summary>A UUID of version 8 (RFC 9562, section 5.8) over what was audited, when and by which rules, and the format.</summary>
    public static string Uuid(AuditReport report, string format)
    {
        var text = new StringBuilder(format).Append('\n').Append(report.Evidence.Source.Name).Append('\n').Append(report.Evidence.RootDigest?.Hex)
            .Append('\n').Append(Outline.Quantity.Instant(report.AsOf)).Append('\n').Append(report.Profile).Append('\n').Append(report.Tool.Version);
        foreach (PolicyDocument document in report.Policy)
        {
            text.Append('\n').Append(document.Digest.Hex);
        }

        foreach (FileEvidence file in report.Evidence.RootDigest is null ? report.Evidence.Files : [])
        {
            text.Append('\n').Append(file.Path.Value).Append(' ').Append(file.Digests.Sha256?.Hex);
        }

        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(BinaryPrimitives.ReadInt32BigEndian(digest), BinaryPrimitives.ReadInt16BigEndian(digest.AsSpan(4)), BinaryPrimitives.ReadInt16BigEndian(digest.AsSpan(6)), digest[8..16]).ToString("D");
    }
}
