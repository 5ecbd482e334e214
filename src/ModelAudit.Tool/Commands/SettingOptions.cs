using System.Collections.Immutable;
using System.CommandLine;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>The settings of a verb as options of its command line.</summary>
internal sealed class SettingOptions
{
    private readonly ImmutableArray<(SettingDefinition Definition, Option Option)> options;

    private readonly Option<string?> policy = new("--policy")
    {
        Description = $"The settings file to use instead of the {SettingsFile.FileName} found from the working directory up to the repository root.",
        HelpName = "FILE",
    };

    private readonly Option<bool> show = new("--show-settings") { Description = "Print the settings in force with their origins, and do nothing else." };

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="definitions">The settings the verb takes.</param>
    public SettingOptions(Command command, params IEnumerable<SettingDefinition> definitions)
    {
        options = [.. definitions.Select(definition => (definition, Create(definition)))];
        foreach ((_, Option option) in options)
        {
            command.Options.Add(option);
        }

        command.Options.Add(policy);
        command.Options.Add(show);
    }

    /// <summary>Puts the settings together for one run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="audited">Paths of models, from inside which no settings are taken.</param>
    /// <exception cref="InvalidInputException">Everything that is wrong with the settings file and the variables.</exception>
    public EffectiveSettings Resolve(ParseResult parsed, ToolEnvironment environment, IEnumerable<string> audited) =>
        SettingsResolver.Resolve(environment, Flags(parsed), parsed.GetValue(policy), audited);

    /// <summary>Whether the settings are to be shown and nothing is to be done.</summary>
    public bool OnlyShow(ParseResult parsed) => parsed.GetValue(show);

    /// <summary>The settings that the verb takes.</summary>
    public IEnumerable<SettingDefinition> Definitions => options.Select(option => option.Definition);

    private static Option Create(SettingDefinition definition)
    {
        string summary = definition.Default is null || definition.Kind == SettingKind.Boolean
            ? definition.Summary
            : $"{definition.Summary} [default: {definition.Default}]";
        if (definition.Kind == SettingKind.Boolean)
        {
            return new Option<bool>(definition.Flag) { Description = summary };
        }

        if (definition.Many)
        {
            var many = new Option<string[]>(definition.Flag) { Description = summary, HelpName = definition.Placeholder, Arity = ArgumentArity.OneOrMore };
            many.Validators.Add(result => Check(definition, result.Tokens.Select(token => token.Value), result.AddError));
            if (definition.Kind == SettingKind.Format)
            {
                many.CompletionSources.Add([.. Output.FormatRequest.Names]);
            }

            return many;
        }

        var single = new Option<string?>(definition.Flag) { Description = summary, HelpName = definition.Placeholder };
        single.Validators.Add(result => Check(definition, result.Tokens.Select(token => token.Value), result.AddError));
        if (definition.Choices.Length > 0)
        {
            single.CompletionSources.Add([.. definition.Choices]);
        }

        return single;
    }

    private static void Check(SettingDefinition definition, IEnumerable<string> values, Action<string> addError)
    {
        foreach (string value in values)
        {
            if (definition.Problem(value) is { } problem)
            {
                addError($"{definition.Flag}: {problem}.");
            }
        }
    }

    private IEnumerable<ResolvedSetting> Flags(ParseResult parsed)
    {
        foreach ((SettingDefinition definition, Option option) in options)
        {
            if (parsed.GetResult(option) is not { Implicit: false })
            {
                continue;
            }

            ImmutableArray<string> values = option switch
            {
                Option<bool> flag => [parsed.GetValue(flag) ? "true" : "false"],
                Option<string[]> many => [.. parsed.GetValue(many) ?? []],
                _ => [parsed.GetValue((Option<string?>)option)!],
            };
            yield return new ResolvedSetting(definition, values, definition.Flag);
        }
    }
}
