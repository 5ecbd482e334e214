using System.CommandLine;
using System.Globalization;
using ModelAudit.Licensing;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit license show: what is known of one license. Its text is not: only digests of its words are kept.</summary>
internal static class LicenseShowCommand
{
    private const string Closing = """
        Examples:
          modelaudit license show Apache-2.0
          modelaudit license show LicenseRef-gemma
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var id = new Argument<string>("ID") { Description = "An SPDX identifier or a LicenseRef- name." };
        var command = new Command("show", "Show what is known of one license.") { id };
        command.SetAction(parsed => Run(environment, parsed.GetValue(id)!));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, string id)
    {
        KnownLicense[] found = [.. LicenseDetector.Embedded.Known.Where(license => license.Ids.Contains(id, StringComparer.OrdinalIgnoreCase))];
        if (found.Length == 0)
        {
            throw new ToolException(ExitCode.Usage, $"No text is known under '{id}'; 'modelaudit license list' names all.");
        }

        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        foreach (KnownLicense license in found)
        {
            writer.WriteLine(license.Ids[0]);
            writer.WriteLine($"  name      {license.Name}");
            writer.WriteLine($"  version   {(license.Version.Length > 0 ? license.Version : "as the identifier says")}");
            writer.WriteLine($"  kind      {(license.IsUsePolicy ? "use policy" : license.IsOsiApproved ? "license, OSI approved" : "license")}");
            writer.WriteLine($"  same as   {(license.Ids.Length > 1 ? string.Join(", ", license.Ids[1..]) : "no other identifier")}");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  text      {license.Words} words, kept as digests"));
            writer.WriteLine($"  source    {license.Source}");
        }

        return ExitCode.Passed;
    }
}
