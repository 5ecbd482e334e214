using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Rules;

/// <summary>What was read from one waiver, attestation or context file, with the document itself for the report.</summary>
/// <typeparam name="T">What the file holds.</typeparam>
/// <param name="Value">What was read.</param>
/// <param name="Document">The text with its digest.</param>
public sealed record PolicyInput<T>(T Value, PolicyDocument Document)
{
    internal static PolicyInput<T> Of(T value, string kind, string name, string text) =>
        new(value, new PolicyDocument(kind, Path.GetFileName(name), null, Sha256Digest.Of(Encoding.UTF8.GetBytes(text)), text));
}
