using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>Reads the findings of a report.</summary>
internal static class FindingJsonReader
{
    private static readonly DocumentShape Shape = new(
        "a finding of report version 1",
        ["rule", "level", "verdict", "message", "fingerprint"],
        "path",
        "item",
        "location",
        "subject",
        "waiver",
        "attestation");

    /// <summary>Reads the finding the reader stands at.</summary>
    public static Finding Read(
        scoped ref DocumentReader reader,
        Dictionary<string, RuleDescriptor> rules,
        ImmutableArray<Waiver> waivers,
        ImmutableArray<Attestation> attestations)
    {
        reader.ExpectObject();
        RuleDescriptor? rule = null;
        EnforcementLevel level = default;
        Verdict verdict = default;
        string message = string.Empty;
        string fingerprint = string.Empty;
        ArtifactPath? path = null;
        string? item = null;
        string? location = null;
        Sha256Digest? subject = null;
        Waiver? waiver = null;
        Attestation? attestation = null;
        ulong seen = 0;
        while (Shape.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "rule": rule = RuleJsonReader.ReadReference(ref reader, rules); break;
                case "level": level = reader.Enumeration<EnforcementLevel>(); break;
                case "verdict": verdict = reader.Enumeration<Verdict>(); break;
                case "message": message = reader.String(); break;
                case "fingerprint": fingerprint = reader.String(); break;
                case "path": path = reader.Path(); break;
                case "item": item = reader.String(); break;
                case "location": location = reader.String(); break;
                case "subject": subject = reader.Digest(); break;
                case "waiver": waiver = ReadPosition(ref reader, waivers, "waiver"); break;
                default: attestation = ReadPosition(ref reader, attestations, "attestation"); break;
            }
        }

        var outcome = new RuleOutcome(verdict, message) { Path = path, Item = item, Location = location };
        return new Finding(rule!, level, outcome, fingerprint, waiver) { Subject = subject, Attestation = attestation };
    }

    private static T ReadPosition<T>(scoped ref DocumentReader reader, ImmutableArray<T> values, string what)
    {
        long position = reader.Count();
        return position < values.Length ? values[(int)position] : throw reader.Problem($"There is no {what} at position {position}; the report lists {values.Length}.");
    }
}
