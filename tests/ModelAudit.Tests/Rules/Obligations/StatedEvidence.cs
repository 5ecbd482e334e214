using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Rules.Obligations;

/// <summary>Builds evidence over a whole vocabulary: what is not set is known to be absent.</summary>
internal sealed class StatedEvidence(Vocabulary vocabulary)
{
    private readonly Dictionary<string, FactValue?> facts = new(StringComparer.Ordinal);
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

    public StatedEvidence With(FactDefinition fact, FactValue value)
    {
        facts[fact.Name] = value;
        return this;
    }

    public StatedEvidence Unknown(FactDefinition fact)
    {
        unknown.Add(fact.Name);
        return this;
    }

    public AuditEvidence Build()
    {
        FactDefinition[] model = [.. vocabulary.Facts.Where(fact => fact.Scope == FactScope.Model)];
        var stated = model.Where(fact => !unknown.Contains(fact.Name)).Select(fact => new KeyValuePair<string, FactValue?>(fact.Name, facts.GetValueOrDefault(fact.Name)));
        return new AuditEvidence(new SourceDescription("test", "test"), [], new FactSet(stated), [.. unknown.Select(name => new EvidenceGap("gap-" + name, GapReason.Malformed, "the test leaves a gap", null))])
        {
            CollectedAt = DateTimeOffset.UnixEpoch,
            Limits = AuditLimits.Default,
            Inspectors =
            [
                .. model.GroupBy(fact => unknown.Contains(fact.Name) ? "gap-" + fact.Name : "test", StringComparer.Ordinal)
                    .Select(group => new InspectorDescription(group.Key, "1.0.0", [.. group.Select(fact => new FactSignature(fact.Name, fact.Type, fact.Scope))])),
            ],
        };
    }
}
