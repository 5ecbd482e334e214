using System.CommandLine;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit license: recognise licenses in files, and show which texts are known.</summary>
internal static class LicenseCommand
{
    private const string Closing = """
        Examples:
          modelaudit license detect LICENSE
          modelaudit license detect ./model --json
          modelaudit license list
          modelaudit license show LicenseRef-llama3.1
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment) =>
        new(new Command("license", "Recognise licenses in files by their text."), Closing)
        {
            Children = [LicenseDetectCommand.Create(environment), LicenseListCommand.Create(environment), LicenseShowCommand.Create(environment)],
        };
}
