using System.CommandLine;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit rules: what is checked, and tools for writing rules.</summary>
internal static class RulesCommand
{
    private const string Closing = """
        Examples:
          modelaudit rules list --profile strict
          modelaudit rules show MA1303
          modelaudit rules test acme.json
          modelaudit rules schema > modelaudit.rules.v1.schema.json
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment) =>
        new(new Command("rules", "List, explain and test rules."), Closing)
        {
            Children =
            [
                RulesListCommand.Create(environment),
                RulesShowCommand.Create(environment),
                RulesTestCommand.Create(environment),
                RulesSchemaCommand.Create(environment),
            ],
        };
}
