using System.CommandLine;
using ModelAudit.Rules;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit rules schema: the JSON Schemas of what users write, for completion in editors.</summary>
internal static class RulesSchemaCommand
{
    private const string Closing = """
        Examples:
          modelaudit rules schema > modelaudit.rules.v1.schema.json    then in a pack: "$schema": "modelaudit.rules.v1.schema.json"
          modelaudit rules schema waivers
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var kind = new Argument<string>("KIND") { Description = "packs, lists, waivers, attestations or context. [default: packs]", Arity = ArgumentArity.ZeroOrOne };
        kind.AcceptOnlyFromAmong("packs", "lists", "waivers", "attestations", "context");
        var command = new Command("schema", "Print the JSON Schema of rule packs (with every fact and operator) or of another document.") { kind };
        command.SetAction(parsed => Run(environment, parsed.GetValue(kind)));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, string? kind)
    {
        string schema = kind switch
        {
            "lists" => RuleSchemaWriter.WriteLists(),
            "waivers" => RuleSchemaWriter.WriteWaivers(),
            "attestations" => RuleSchemaWriter.WriteAttestations(),
            "context" => RuleSchemaWriter.WriteContext(),
            _ => RuleSchemaWriter.Write(ModelAuditor.CreateBuilder().Build().Vocabulary),
        };
        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(schema.TrimEnd());
        return ExitCode.Passed;
    }
}
