using System.Collections.Immutable;

namespace ModelAudit.Tool.Settings;

/// <summary>Puts the settings together: a flag beats a variable, a variable the file, the file the default.</summary>
internal static class SettingsResolver
{
    /// <summary>Puts the settings together.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="flags">What the command line says.</param>
    /// <param name="policy">The settings file that the command line names, or null to look for one.</param>
    /// <param name="audited">What is audited, as the user named it; no settings file is taken from inside.</param>
    /// <exception cref="InvalidInputException">Everything that is wrong with the file and the variables.</exception>
    public static EffectiveSettings Resolve(
        ToolEnvironment environment, IEnumerable<ResolvedSetting> flags, string? policy, IEnumerable<string> audited)
    {
        var problems = new List<InputProblem>();
        var found = new Dictionary<string, ResolvedSetting>(StringComparer.Ordinal);
        string? file = policy is null
            ? SettingsLocator.Find(environment.WorkingDirectory, audited.Select(environment.FullPath))
            : environment.FullPath(policy);
        if (file is not null)
        {
            string name = policy ?? Path.GetRelativePath(environment.WorkingDirectory, file);
            foreach (ResolvedSetting setting in SettingsFile.Read(name, Path.GetDirectoryName(file)!, BoundedFile.ReadBytes(environment, policy ?? file), problems))
            {
                found[setting.Definition.Key] = setting;
            }
        }

        foreach (ResolvedSetting setting in FromVariables(environment, problems))
        {
            found[setting.Definition.Key] = setting;
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException([.. problems]);
        }

        foreach (ResolvedSetting setting in flags)
        {
            found[setting.Definition.Key] = setting;
        }

        return new EffectiveSettings([.. SettingDefinitions.All.Select(definition =>
            found.GetValueOrDefault(definition.Key) ?? new ResolvedSetting(definition, definition.Default is null ? [] : [definition.Default], ResolvedSetting.DefaultOrigin))])
        {
            File = file,
        };
    }

    private static IEnumerable<ResolvedSetting> FromVariables(ToolEnvironment environment, List<InputProblem> problems)
    {
        foreach (SettingDefinition definition in SettingDefinitions.All)
        {
            if (environment.Variable(definition.Variable) is not { } text)
            {
                continue;
            }

            char separator = definition.Kind == SettingKind.Path ? Path.PathSeparator : ',';
            string[] values = definition.Many ? text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [text];
            string[] wrong = [.. values.Select(definition.Problem).OfType<string>()];
            problems.AddRange(wrong.Select(problem => new InputProblem(definition.Variable, 0, 0, problem + ".")));
            if (wrong.Length == 0)
            {
                yield return new ResolvedSetting(definition, [.. values], definition.Variable);
            }
        }
    }
}
