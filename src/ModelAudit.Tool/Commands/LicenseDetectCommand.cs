using System.CommandLine;
using ModelAudit.Sources;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit license detect: the licenses in files and folders, without an audit.</summary>
internal static class LicenseDetectCommand
{
    private const string Closing = """
        Examples:
          modelaudit license detect LICENSE NOTICE
          modelaudit license detect ./model                every text file below the folder
          modelaudit license detect ./model --format json | jq '.files[].licenseInfoInFiles'

        Exit codes: 0 whatever is found (nothing is judged), 2 wrong usage, 130 cancelled.
        """;

    private const long CollectedBytes = 2 << 20;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders, or OCI image layouts (FOLDER or FOLDER:TAG), of which the files in the layers are meant.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "The same as --format json." };
        var format = new Option<string>("--format") { Description = "text, or json with the field names of SPDX.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("detect", "Recognise the licenses in files: their texts, declarations and names.") { paths, format, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, parsed.GetValue(paths)!, parsed.GetValue(json) || parsed.GetValue(format) == "json", cancellationToken));
        return new Verb(command, Closing);
    }

    private static async Task<int> RunAsync(ToolEnvironment environment, string[] paths, bool json, CancellationToken cancellationToken)
    {
        // Every path is looked for before the first file is read.
        (string Path, IArtifactSource Source)[] sources = [.. paths.Select(path => (path, ModelPaths.Source(environment, path)))];
        if (!json)
        {
            var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
            await using (writer.ConfigureAwait(false))
            {
                var text = new LicenseText(writer);
                await ScanAsync(environment, sources, withDigests: false, text.Add, cancellationToken).ConfigureAwait(false);
                text.End();
            }

            return ExitCode.Passed;
        }

        // What goes to a terminal is escaped as a whole; anything else takes each file as it comes.
        using MemoryStream? whole = TerminalJson.IsNeeded(environment) ? new MemoryStream() : null;
        using var document = new LicenseJson(whole ?? environment.Output);
        await ScanAsync(environment, sources, withDigests: true, document.Add, cancellationToken).ConfigureAwait(false);
        document.End();
        if (whole is not null)
        {
            environment.Output.Write(TerminalJson.Escape(whole.ToArray()));
        }

        return ExitCode.Passed;
    }

    private static async Task ScanAsync(
        ToolEnvironment environment, (string Path, IArtifactSource Source)[] sources, bool withDigests, Action<ScannedFile> add, CancellationToken cancellationToken)
    {
        long collected = GC.GetTotalAllocatedBytes();
        foreach ((string path, IArtifactSource source) in sources)
        {
            string kind = source.Describe().Kind;
            var entries = new List<ArtifactFile>();
            await foreach (ArtifactFile file in source.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                // What a layout is made of are no files of the model.
                if (kind != OciLayoutSource.Kind || !OciLayoutSource.IsPackaging(file.Path))
                {
                    entries.Add(file);
                }
            }

            entries.Sort(static (a, b) => a.Path.CompareTo(b.Path));
            foreach (ArtifactFile file in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ScannedFile.Read(file, kind != "file" ? path.TrimEnd('/') + "/" + file.Path : path, withDigests, environment) is { } scanned)
                {
                    add(scanned);
                }

                // What a file took is garbage when the next is read. The runtime would let it fill the processor's caches first, tens of megabytes on servers.
                if (GC.GetTotalAllocatedBytes() - collected > CollectedBytes)
                {
                    GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                    collected = GC.GetTotalAllocatedBytes();
                }
            }
        }
    }
}
