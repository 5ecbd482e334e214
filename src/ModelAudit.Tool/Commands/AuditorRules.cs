using System.Collections.Immutable;
using ModelAudit.Rules;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Makes the auditor with the rule packs that the settings name.</summary>
/// <param name="environment">Where relative paths start.</param>
/// <param name="settings">Which packs, which profile.</param>
internal sealed class AuditorRules(ToolEnvironment environment, EffectiveSettings settings)
{
    /// <summary>Makes the auditor and names the profile to judge by, which is null for the packs' own.</summary>
    /// <exception cref="InvalidInputException">All problems of all packs, or there is no such profile.</exception>
    public (ModelAuditor Auditor, string? Profile) Build()
    {
        var problems = new ProblemList();
        ImmutableArray<RulePackSource> packs = ReadPacks(settings.Texts(SettingDefinitions.Rules), problems);
        ModelAuditor? auditor = problems.Try(() => AuditorBuilder.Build(environment, settings, packs));
        problems.ThrowIfAny();
        string? profile = settings.Text(SettingDefinitions.Profile);
        if (profile is not null)
        {
            _ = auditor!.Rules.Profile(profile);
        }

        return (auditor!, profile);
    }

    /// <summary>Reads packs.</summary>
    /// <param name="paths">Files, or folders of *.json.</param>
    /// <param name="problems">Receives the files that cannot be read.</param>
    public ImmutableArray<RulePackSource> ReadPacks(IEnumerable<string> paths, ProblemList problems) =>
    [
        .. paths.SelectMany(path => problems.Try(() => Files(path)) ?? [])
            .Select(file => problems.Try(() => new RulePackSource(file, BoundedFile.ReadText(environment, file))))
            .OfType<RulePackSource>(),
    ];

    private string[] Files(string path)
    {
        string full = environment.FullPath(path);
        if (!Directory.Exists(full))
        {
            return [path];
        }

        string[] files = [.. Directory.GetFiles(full, "*.json").Select(file => Path.Combine(path, Path.GetFileName(file))).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new InvalidInputException(new InputProblem(path, 0, 0, "The folder has no *.json file with rules."));
    }
}
