using ModelAudit.Evidence;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>Every file with its length, format and digest.</summary>
internal static class InventorySection
{
    private const int MaximumRows = 10_000;
    private const int OpenRows = 100;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline, CancellationToken cancellationToken)
    {
        html.Constant("<section id=\"inventory\" aria-labelledby=\"inventory-h\">\n<h2 id=\"inventory-h\">Inventory</h2>\n");
        html.Write($"<p>{Quantity.Count(outline.FileCount, "file")}, {Quantity.ExactBytes(outline.Bytes)}. Root digest: <code class=\"digest\">{(outline.RootDigest is { } root ? $"sha256:{root.Hex}" : outline.FileCount == 0 ? "none: there are no files" : "none: some file could not be hashed")}</code></p>\n");
        if (outline.FileCount > 0)
        {
            html.Write($"<details{(outline.FileCount <= OpenRows ? " open" : string.Empty)}><summary>Files</summary>\n<div class=\"scroll\" role=\"group\" aria-labelledby=\"inventory-h\" tabindex=\"0\"><table data-sort class=\"files\"><thead><tr><th scope=\"col\">Path</th><th scope=\"col\">Format</th><th scope=\"col\">Bytes</th><th scope=\"col\">SHA-256</th></tr></thead><tbody>\n");
            foreach (FileEvidence file in outline.Report.Evidence.Files.Take(MaximumRows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string link = file.LinkTarget is { } target ? $" → {target.Value}" : string.Empty;
                html.Write($"<tr><td><code>{file.Path.Value:240}{link:240}</code></td><td>{file.Format:60}</td><td data-v=\"{file.Length}\">{Quantity.Count(file.Length)}</td><td><code class=\"digest\">{file.Digests.Sha256?.Hex ?? "not hashed"}</code></td></tr>\n");
            }

            html.Constant("</tbody></table></div></details>\n");
        }

        if (outline.FileCount > MaximumRows)
        {
            html.Write($"<p class=\"more\">And {Quantity.Count(outline.FileCount - MaximumRows, "more file")} in the signed report.</p>\n");
        }

        html.Constant("</section>\n");
    }
}
