using System.CommandLine;
using System.Globalization;
using System.Text;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit license show: what is known of one license and its terms clause by clause. Its text is not: only digests of its words are kept.</summary>
internal static class LicenseShowCommand
{
    private const string Closing = """
        Examples:
          modelaudit license show Apache-2.0
          modelaudit license show LicenseRef-gemma                     its terms, clause by clause
          modelaudit license show LicenseRef-llama3.1 --json           the terms as data
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var id = new Argument<string>("ID") { Description = "An SPDX identifier or a LicenseRef- name." };
        var json = new Option<bool>("--json") { Description = "Write the terms as JSON, as rules/licenses/terms has them." };
        var command = new Command("show", "Show what is known of one license, and what it asks and forbids.") { id, json };
        command.SetAction(parsed => Run(environment, parsed.GetValue(id)!, parsed.GetValue(json)));
        return new Verb(command, Closing);
    }

    private static int Run(ToolEnvironment environment, string id, bool json)
    {
        KnownLicense[] found = [.. LicenseDetector.Embedded.Known.Where(license => license.Ids.Contains(id, StringComparer.OrdinalIgnoreCase))];
        LicenseTerms? terms = LicenseTermsTable.Embedded.Find(id);
        if (found.Length == 0)
        {
            throw new ToolException(ExitCode.Usage, $"No text is known under '{id}'; 'modelaudit license list' names all.");
        }

        if (json)
        {
            environment.Output.Write(Encoding.UTF8.GetBytes(terms?.Source ?? throw new ToolException(ExitCode.Usage, $"The terms of '{id}' are not known as data.")));
            return ExitCode.Passed;
        }

        using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
        foreach (KnownLicense license in found)
        {
            Write(writer, license);
        }

        if (terms is not null)
        {
            TermsText.Write(writer, terms);
        }

        return ExitCode.Passed;
    }

    private static void Write(StreamWriter writer, KnownLicense license)
    {
        writer.WriteLine(license.Ids[0]);
        writer.WriteLine($"  name      {license.Name}");
        writer.WriteLine($"  version   {(license.Version.Length > 0 ? license.Version : "as the identifier says")}");
        writer.WriteLine($"  kind      {(license.IsUsePolicy ? "use policy" : license.IsOsiApproved ? "license, OSI approved" : "license")}");
        writer.WriteLine($"  same as   {(license.Ids.Length > 1 ? string.Join(", ", license.Ids[1..]) : "no other identifier")}");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  text      {license.Words} words, kept as digests"));
        writer.WriteLine($"  source    {license.Source}");
    }
}
