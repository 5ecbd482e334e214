using System.CommandLine;
using System.Globalization;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit rules list: every rule with its level in a profile.</summary>
internal static class RulesListCommand
{
    private const string Closing = """
        Examples:
          modelaudit rules list                            the baseline pack and its default profile
          modelaudit rules list --profile strict
          modelaudit rules list --rules acme.json
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var command = new Command("list", "List the rules with what the profile does about each.");
        var options = new SettingOptions(command, SettingDefinitions.Rules, SettingDefinitions.Profile, SettingDefinitions.Verbose);
        command.SetAction(parsed => Run(environment, options, parsed));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, SettingOptions options, ParseResult parsed)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, []);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        (ModelAuditor auditor, string? named) = new AuditorRules(environment, settings).Build();
        string profile = named ?? auditor.Rules.DefaultProfile;
        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"{"RULE",-8}  {"SEVERITY",-8}  {"LEVEL",-5}  TITLE");
        foreach (RuleDescriptor rule in auditor.Rules.Descriptors)
        {
            string level = auditor.Rules.Level(profile, rule.Id).ToString().ToLowerInvariant();
            writer.WriteLine($"{rule.Id,-8}  {rule.Severity.ToString().ToLowerInvariant(),-8}  {level,-5}  {VisibleText.Of(rule.Title)}");
            if (settings.Is(SettingDefinitions.Verbose))
            {
                writer.WriteLine($"          {VisibleText.Of(rule.Description)} [{VisibleText.Of(rule.Pack)}]");
            }
        }

        string packs = string.Join(", ", auditor.Rules.Packs.Select(pack => $"{pack.Name} {pack.Version.ToNormalizedString()}"));
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{auditor.Rules.Descriptors.Length} rules of {packs}; profile {profile} of {string.Join(", ", auditor.Rules.Profiles)}"));
        return ExitCode.Passed;
    }
}
