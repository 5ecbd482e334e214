using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit rules test: runs the examples that the rules of a pack carry.</summary>
internal static class RulesTestCommand
{
    private const string Closing = """
        Examples:
          modelaudit rules test acme.json            every example of every rule of the pack
          modelaudit rules test packs/ --verbose     also those that are as expected

        Exit codes: 0 all as expected, 1 some not, 2 a pack with mistakes, each with line and column.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var packs = new Argument<string[]>("PACK") { Description = "Rule packs: files, or folders of *.json.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("test", "Run the examples of rule packs.") { packs };
        var options = new SettingOptions(command, SettingDefinitions.Verbose, SettingDefinitions.Quiet);
        command.SetAction(parsed => Run(environment, options, parsed, parsed.GetValue(packs)!));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, SettingOptions options, ParseResult parsed, string[] paths)
    {
        EffectiveSettings settings = options.Resolve(parsed, environment, []);
        if (options.OnlyShow(parsed))
        {
            return ShownSettings.Write(environment, settings, options.Definitions);
        }

        var rules = new AuditorRules(environment, settings);
        var problems = new ProblemList();
        ImmutableArray<RulePackSource> packs = rules.ReadPacks(paths, problems);
        RuleSet set = problems.Try(() => AuditorBuilder.Build(environment, settings, packs))?.Rules!;
        problems.ThrowIfAny();
        HashSet<string> named = [.. set.Packs.Where(pack => packs.Any(source => source.Text == pack.Document.Text)).Select(pack => pack.Name)];
        ImmutableArray<RuleExampleResult> results = [.. RuleExamples.Run(set).Where(result => named.Contains(result.Pack))];
        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        foreach (RuleExampleResult result in results.Where(result => !result.Passed || settings.Is(SettingDefinitions.Verbose)))
        {
            Write(writer, result);
        }

        int wrong = results.Count(result => !result.Passed);
        string[] without = [.. set.Packs.Where(pack => named.Contains(pack.Name)).SelectMany(pack => pack.Rules).Select(rule => rule.Id).Except(results.Select(result => result.RuleId), StringComparer.Ordinal)];
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Length} examples: {results.Length - wrong} as expected, {wrong} not."));
        if (without.Length > 0)
        {
            writer.WriteLine($"Without examples: {string.Join(", ", without)}.");
        }

        return wrong == 0 ? ExitCode.Passed : ExitCode.Failed;
    }

    private static void Write(TextWriter writer, RuleExampleResult result)
    {
        string title = result.Title is null ? string.Empty : $" \"{VisibleText.Of(result.Title)}\"";
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(result.Passed ? "ok  " : "FAIL")}  {result.RuleId} example {result.Number}{title} ({VisibleText.Of(result.Pack)}, line {result.Line})"));
        if (!result.Passed)
        {
            writer.WriteLine(result.Actual == result.Expected
                ? $"      the message does not contain \"{VisibleText.Of(result.MissingText)}\": {VisibleText.Of(result.Message)}"
                : $"      expected {result.Expected}, got {result.Actual}: {VisibleText.Of(result.Message)}");
        }
    }
}
