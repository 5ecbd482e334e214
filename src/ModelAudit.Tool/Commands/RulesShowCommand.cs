using System.CommandLine;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit rules show: everything about one rule.</summary>
internal static class RulesShowCommand
{
    private const string Closing = """
        Examples:
          modelaudit rules show MA1101
          modelaudit rules show ACME0001 --rules acme.json
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var id = new Argument<string>("ID") { Description = "The rule, such as MA1101." };
        var command = new Command("show", "Explain one rule: what it demands and why, its level in each profile, how to fix, what it cannot see.") { id };
        var options = new SettingOptions(command, SettingDefinitions.Rules);
        command.SetAction(parsed => Run(environment, options, parsed, parsed.GetValue(id)!));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, SettingOptions options, ParseResult parsed, string id)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, []);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        RuleSet rules = new AuditorRules(environment, settings).Build().Auditor.Rules;
        RuleDescriptor rule = rules.Descriptors.FirstOrDefault(candidate => string.Equals(candidate.Id, id, StringComparison.OrdinalIgnoreCase))
            ?? throw new ToolException(ExitCode.Usage, $"There is no rule '{id}'; 'modelaudit rules list' names all.");
        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"{rule.Id}  {VisibleText.Of(rule.Title)}");
        Line(writer, "severity", rule.Severity.ToString().ToLowerInvariant() + (rule.Locked ? ", cannot be waived" : string.Empty));
        Line(writer, "levels", string.Join(", ", rules.Profiles.Select(profile => $"{profile} {rules.Level(profile, rule.Id).ToString().ToLowerInvariant()}")));
        Line(writer, "pack", rule.Pack);
        Line(writer, "question", rule.Question);
        Line(writer, "controls", string.Join(", ", rule.Controls));
        Line(writer, "demands", rule.Description);
        Line(writer, "to fix", rule.Remediation);
        if (Documentation(rule.Id) is { } text)
        {
            writer.WriteLine();
            writer.Write(text);
        }

        return ExitCode.Passed;
    }

    private static void Line(TextWriter writer, string label, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.WriteLine($"  {label,-10}{VisibleText.Of(text, 4_000)}");
        }
    }

    /// <summary>The page of a rule that ships; null for the rules of others.</summary>
    private static string? Documentation(string id)
    {
        using Stream? page = typeof(ModelAuditor).Assembly.GetManifestResourceStream($"rules/docs/{id}.md");
        if (page is null)
        {
            return null;
        }

        using var reader = new StreamReader(page);
        return reader.ReadToEnd();
    }
}
