using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Reports.Sarif;
using ModelAudit.Signing;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Output;

/// <summary>
/// Writes everything a run leaves: the outputs asked for, the signed report over them, and the one output that goes to standard output.
/// Nothing appears before all of it is ready.
/// </summary>
/// <param name="environment">Where standard output is.</param>
/// <param name="settings">Which outputs are wanted.</param>
internal sealed class ReportFiles(ToolEnvironment environment, EffectiveSettings settings)
{
    /// <summary>The outputs of a run: those named, or the text summary with the annotations of the CI it runs in.</summary>
    public ImmutableArray<FormatRequest> Requests { get; } = settings[SettingDefinitions.Format].IsGiven
        ? settings.Formats
        : [new FormatRequest("text", null), .. Annotations(environment)];

    /// <summary>The file that the evidence by itself goes to, as the user named it; null for none.</summary>
    public string? EvidenceFile { get; init; }

    /// <summary>What is wrong with the outputs asked for; null when nothing is.</summary>
    /// <param name="models">How many models are audited.</param>
    public string? Problem(int models)
    {
        ImmutableArray<FormatRequest> named = settings.Formats;
        return named.Count(request => request.File is null) > 1 ? "Only one --format may go to standard output; give the others a file: --format NAME=FILE."
            : models > 1 && named.Any(request => request.File is not null || request.Format != "text") ? "With several models only --format text is possible; the signed reports hold everything else."
            : EvidenceFile is { } evidence && named.Any(request => request.File is not null && environment.FullPath(request.File) == environment.FullPath(evidence)) ? $"The evidence and a format have the same file '{environment.FullPath(evidence)}'."
            : named.Where(request => request.File is not null).GroupBy(request => environment.FullPath(request.File!)).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"Two formats have the same file '{twice.Key}'."
            : null;
    }

    /// <summary>The path of the signed report of a model.</summary>
    public string SignedReportPath(string name)
    {
        string suffix = settings.Is(SettingDefinitions.NoSign) ? ".statement.json" : ".audit.json";
        return Path.Combine(environment.FullPath(settings.Text(SettingDefinitions.Output)!), FileName.Of(name) + suffix);
    }

    /// <summary>Every file a run will write.</summary>
    public IEnumerable<string> Paths(string name) =>
    [
        .. Requests.Where(request => request.File is not null).Select(request => environment.FullPath(request.File!)),
        SignedReportPath(name),
        .. EvidenceFile is { } evidence ? [environment.FullPath(evidence)] : Array.Empty<string>(),
        .. settings.Text(SettingDefinitions.Emit) is { } summary ? [SummaryPath(SignedReportPath(name), summary)] : Array.Empty<string>(),
    ];

    private static string SummaryPath(string signedPath, string summary) => Path.ChangeExtension(Path.ChangeExtension(signedPath, null), $".{summary}.json");

    // The signed report is named by its digest in a verification summary, so it comes first; it is still under its temporary name.
    private async Task WriteSummaryAsync(PendingFiles files, AuditReport report, IReportSigner? signer, string signedPath, CancellationToken cancellationToken)
    {
        if (settings.Text(SettingDefinitions.Emit) is not { } summary)
        {
            return;
        }

        SummaryKind kind = summary == "vsa" ? SummaryKind.VerificationSummary : SummaryKind.SimpleVerificationResult;
        Stream file = files.Open(SummaryPath(signedPath, summary));
        await using (file.ConfigureAwait(false))
        {
            if (signer is null)
            {
                await file.WriteAsync(ReportSummary.Statement(report, kind), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                (await ReportSummary.SignAsync(report, kind, signer, await files.DigestAsync(signedPath, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)).WriteTo(file);
            }
        }
    }

    /// <summary>Renders, signs and writes.</summary>
    /// <param name="report">The report.</param>
    /// <param name="signer">Who signs, or null to leave the statement unsigned.</param>
    /// <param name="cancellationToken">Stops it; then nothing is left.</param>
    /// <param name="audited">The audited path as the user named it, for annotations on its files; null when only a report was read.</param>
    /// <param name="known">The findings of the approved report, by which SARIF tells what is new; null when none was given.</param>
    public async Task WriteAsync(AuditReport report, IReportSigner? signer, CancellationToken cancellationToken, string? audited = null, FindingBaseline? known = null)
    {
        using var files = new PendingFiles();
        using var standard = new MemoryStream();
        var outputs = new List<ReportOutput>();
        foreach (FormatRequest request in Requests)
        {
            IReportRenderer renderer = AnnotationFolder.Renderer(environment, request.Format, audited) ?? (request.Format == "sarif" && known is not null ? new SarifRenderer(known) : null) ?? ReportRenderers.Find(request.Format)!;
            if (request.File is null)
            {
                await RenderForStandardOutputAsync(renderer, report, standard, cancellationToken).ConfigureAwait(false);
                continue;
            }

            string path = environment.FullPath(request.File);
            Stream stream = files.Open(path);
            await using (stream.ConfigureAwait(false))
            {
                await renderer.RenderAsync(report, stream, cancellationToken).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                stream.Position = 0;
                byte[] digest = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
                outputs.Add(new ReportOutput(Path.GetFileName(path), renderer.MediaType, Sha256Digest.FromBytes(digest)));
            }
        }

        if (EvidenceFile is { } evidence)
        {
            Stream stream = files.Open(environment.FullPath(evidence));
            await using (stream.ConfigureAwait(false))
            {
                EvidenceJson.Write(report.Evidence, stream);
            }
        }

        string signedPath = SignedReportPath(report.Evidence.Source.Name);
        Stream file = files.Open(signedPath);
        await using (file.ConfigureAwait(false))
        {
            if (signer is null)
            {
                ReportSigning.Statement(report, outputs).WriteTo(file);
            }
            else
            {
                Stream scratch = files.OpenScratch(signedPath);
                await using (scratch.ConfigureAwait(false))
                {
                    await ReportSigning.SignToAsync(report, signer, scratch, file, outputs, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await WriteSummaryAsync(files, report, signer, signedPath, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        files.Commit();
        standard.Position = 0;
        await standard.CopyToAsync(environment.Output, CancellationToken.None).ConfigureAwait(false);
        await environment.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static IEnumerable<FormatRequest> Annotations(ToolEnvironment environment)
    {
        if (environment.Variable("GITHUB_ACTIONS") is not null)
        {
            yield return new FormatRequest("github", null);
        }

        if (environment.Variable("TF_BUILD") is not null)
        {
            yield return new FormatRequest("azure", null);
        }
    }

    private async Task RenderForStandardOutputAsync(IReportRenderer renderer, AuditReport report, MemoryStream output, CancellationToken cancellationToken)
    {
        if (TerminalJson.IsNeeded(environment) && (renderer.Format is "json" or "sarif"))
        {
            using var document = new MemoryStream();
            await renderer.RenderAsync(report, document, cancellationToken).ConfigureAwait(false);
            output.Write(TerminalJson.Escape(document.ToArray()));
            return;
        }

        if (renderer.Format != "text" || environment.OutputTerminal is not { } terminal)
        {
            await renderer.RenderAsync(report, output, cancellationToken).ConfigureAwait(false);
            return;
        }

        output.Write(TextOutput.Render(report, terminal.Color && !settings.Is(SettingDefinitions.NoColor), terminal.Width));
    }
}
