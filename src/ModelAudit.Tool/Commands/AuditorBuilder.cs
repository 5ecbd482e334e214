using System.Collections.Immutable;
using ModelAudit.OnnxRuntime;
using ModelAudit.Rules;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Makes the auditor that the settings describe.</summary>
internal static class AuditorBuilder
{
    /// <summary>Makes an auditor.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">Bounds and probe.</param>
    /// <param name="packs">The rule packs; none for the baseline.</param>
    /// <exception cref="InvalidInputException">All problems of all packs, or of the probe.</exception>
    public static ModelAuditor Build(ToolEnvironment environment, EffectiveSettings settings, ImmutableArray<RulePackSource> packs)
    {
        ModelAuditorBuilder builder = ModelAuditor.CreateBuilder()
            .WithTimeProvider(environment.Clock)
            .WithLimits(settings.Limits);
        foreach (RulePackSource pack in packs)
        {
            builder.AddRulePack(pack);
        }

        if (settings.Text(SettingDefinitions.Probe) is { } probe)
        {
            AddProbe(builder, ProbeRequest.Program(probe, environment), settings.Is(SettingDefinitions.ProbeMeasurements));
        }

        return builder.Build();
    }

    // A method of its own, so that the probe's assembly is loaded by those only who ask for it.
    private static void AddProbe(ModelAuditorBuilder builder, string program, bool measures) =>
        builder.AddModelInspector(new OnnxLoadProbe(ProbeCommand.OfProgram(program)) { Measures = measures });
}
