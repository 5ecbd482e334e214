using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>The waiver, attestation and context files of a run.</summary>
/// <param name="environment">Where relative paths start.</param>
/// <param name="settings">Which files.</param>
/// <param name="problems">Receives what is wrong with them.</param>
internal sealed class PolicyInputs(ToolEnvironment environment, EffectiveSettings settings, ProblemList problems)
{
    /// <summary>The judgement that the settings and the files describe.</summary>
    /// <param name="earlier">A report that is judged again: what it was judged with stays, unless a file of the kind is given. Null for a new audit.</param>
    /// <param name="baseline">The evidence of the approved version, or null.</param>
    public JudgementRequest Read(EarlierReport? earlier, AuditEvidence? baseline)
    {
        var documents = new List<PolicyDocument>();
        bool Kept(SettingDefinition definition, string kind)
        {
            bool kept = earlier is not null && settings.Texts(definition).IsEmpty;
            documents.AddRange(kept ? earlier!.Documents.Where(document => document.Kind == kind) : []);
            return kept;
        }

        ImmutableArray<Waiver> waivers = Kept(SettingDefinitions.Waivers, "waivers")
            ? earlier!.Waivers
            : [.. Files(SettingDefinitions.Waivers, WaiverFile.Read, documents).SelectMany(value => value)];
        ImmutableArray<Attestation> attestations = Kept(SettingDefinitions.Attestations, "attestations")
            ? earlier!.Attestations
            : [.. Files(SettingDefinitions.Attestations, AttestationFile.Read, documents).SelectMany(value => value)];
        AuditContext context = Kept(SettingDefinitions.Context, "context")
            ? earlier!.Context
            : Files(SettingDefinitions.Context, ContextFile.Read, documents).FirstOrDefault() ?? AuditContext.Empty;
        DateTimeOffset asOf = settings.AsOf ?? environment.Clock.GetUtcNow();
        return new JudgementRequest
        {
            AsOf = settings.AsOf,
            Context = context,
            Waivers = waivers,
            Attestations = attestations,
            Baseline = baseline,
            Documents = [.. documents],
            RetainUntil = settings.RetainDays is { } days ? new DateTimeOffset(asOf.UtcDateTime.Date.AddDays(days), TimeSpan.Zero) : earlier?.Report?.RetainUntil,
        };
    }

    private List<T> Files<T>(SettingDefinition definition, Func<string, string, PolicyInput<T>> read, List<PolicyDocument> documents)
    {
        var values = new List<T>();
        foreach (string path in settings.Texts(definition))
        {
            if (problems.Try(() => read(path, BoundedFile.ReadText(environment, path))) is { } input)
            {
                values.Add(input.Value);
                documents.Add(input.Document);
            }
        }

        return values;
    }
}
