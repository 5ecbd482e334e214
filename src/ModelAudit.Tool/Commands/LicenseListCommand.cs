using System.CommandLine;
using System.Globalization;
using ModelAudit.Licensing;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit license list: every license whose text is known.</summary>
internal static class LicenseListCommand
{
    private const string Closing = """
        Examples:
          modelaudit license list
          modelaudit license list | grep LicenseRef-
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var command = new Command("list", "List the licenses and use policies whose texts are known.");
        command.SetAction(_ => Run(environment));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment)
    {
        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        KnownLicense[] known = [.. LicenseDetector.Embedded.Known];
        foreach (KnownLicense license in known)
        {
            string version = license.Version.Length > 0 ? $" ({license.Version})" : string.Empty;
            writer.WriteLine($"{license.Ids[0],-48}  {license.Name}{version}");
        }

        writer.WriteLine();
        foreach (IGrouping<string, KnownLicense> source in known.GroupBy(license => license.Source))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Count()} texts of {source.Key}"));
        }

        return ExitCode.Passed;
    }
}
