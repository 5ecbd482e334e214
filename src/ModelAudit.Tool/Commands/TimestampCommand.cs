using System.CommandLine;
using ModelAudit.Signing;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit timestamp: timestamps (RFC 3161) on signatures, by files that somebody carries to the authority and back.</summary>
internal static class TimestampCommand
{
    private const string Closing = """
        Examples:
          modelaudit timestamp request model.audit.json --out request.tsq
          curl -H 'Content-Type: application/timestamp-query' --data-binary @request.tsq https://tsa.example.com > response.tsr
          modelaudit timestamp attach model.audit.json response.tsr
          modelaudit verify model.audit.json --roots pki.pem --identity audit@example.com --timestamp-roots tsa.pem

        Exit codes: 0 done, 2 wrong usage or a response that is not one of this signature.
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment) =>
        new(new Command("timestamp", "Timestamps (RFC 3161) on signed reports and signatures of models."), Closing)
        {
            Children = [Request(environment), Attach(environment)],
        };

    private static Verb Request(ToolEnvironment environment)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "A signed report, or the signature of a model." };
        var file = new Option<string>("--out") { Description = "The file for the request.", HelpName = "FILE", Required = true };
        var command = new Command("request", "Write the request for a timestamp.") { bundle, file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(bundle)!;
            Write(environment, parsed.GetValue(file)!, SignatureTimestamps.Request(BoundedFile.ReadBytes(environment, path), path));
            return ExitCode.Passed;
        });
        return new Verb(command, Closing);
    }

    private static Verb Attach(ToolEnvironment environment)
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "The signed report, or the signature of a model." };
        var response = new Argument<string>("RESPONSE") { Description = "What the authority answered." };
        var file = new Option<string?>("--out") { Description = "The file for the bundle with the timestamp. [default: BUNDLE itself]", HelpName = "FILE" };
        var command = new Command("attach", "Add the authority's response to the bundle.") { bundle, response, file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(bundle)!;
            byte[] stamped = SignatureTimestamps.Attach(BoundedFile.ReadBytes(environment, path), BoundedFile.ReadBytes(environment, parsed.GetValue(response)!), path);
            Write(environment, parsed.GetValue(file) ?? path, stamped);
            return ExitCode.Passed;
        });
        return new Verb(command, Closing);
    }

    private static void Write(ToolEnvironment environment, string path, byte[] bytes)
    {
        using var files = new PendingFiles();
        using (Stream file = files.Open(environment.FullPath(path)))
        {
            file.Write(bytes);
        }

        files.Commit();
    }
}
