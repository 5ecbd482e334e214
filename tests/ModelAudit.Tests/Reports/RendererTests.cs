using System.Globalization;
using ModelAudit.Reports;

namespace ModelAudit.Tests.Reports;

/// <summary>What holds for every renderer that ships.</summary>
public sealed class RendererTests
{
    public static readonly TheoryData<string> Formats = [.. ReportRenderers.All.Select(renderer => renderer.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_renderer_is_found_by_its_format(string format)
    {
        IReportRenderer renderer = ReportRenderers.Find(format)!;
        Assert.Equal(format, renderer.Format);
        Assert.StartsWith(".", renderer.Extension, StringComparison.Ordinal);
        Assert.Contains('/', renderer.MediaType);
    }

    [Fact]
    public void An_unknown_format_has_no_renderer()
    {
        Assert.Null(ReportRenderers.Find("TEXT"));
        Assert.Null(ReportRenderers.Find("pdf"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_same_report_gives_the_same_bytes_in_every_culture(string format)
    {
        IReportRenderer renderer = ReportRenderers.Find(format)!;
        foreach (AuditReport report in SampleReports.All())
        {
            string expected = await SampleReports.RenderAsync(renderer, report);
            CultureInfo before = CultureInfo.CurrentCulture;
            try
            {
                foreach (string culture in new[] { "tr-TR", "de-DE", "ar-SA", "th-TH" })
                {
                    CultureInfo.CurrentCulture = new CultureInfo(culture);
                    Assert.Equal(expected, await SampleReports.RenderAsync(renderer, report));
                }
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_stream_stays_open_and_lines_end_the_same_way_everywhere(string format)
    {
        using var stream = new MemoryStream();
        await ReportRenderers.Find(format)!.RenderAsync(SampleReports.Failed(), stream, CancellationToken.None);
        Assert.True(stream.CanWrite);

        // The one exception is written down in a standard: lines of CSV end with both (RFC 4180, section 2).
        string text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain('\r', format == "compliance-csv" ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text);
        Assert.NotEqual(0xEF, stream.ToArray()[0]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Twenty_thousand_findings_are_rendered(string format)
    {
        string text = await SampleReports.RenderAsync(ReportRenderers.Find(format)!, SampleReports.Many(20_000));
        Assert.NotEmpty(text);
    }
}
