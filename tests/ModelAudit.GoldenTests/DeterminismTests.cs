using System.Globalization;
using ModelAudit.Reports;
using ModelAudit.Samples.Models;
using ModelAudit.Signing;

namespace ModelAudit.GoldenTests;

public sealed class DeterminismTests
{
    public static TheoryData<string> Names => [.. SampleModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task One_job_and_eight_jobs_give_the_same_bytes(string name) =>
        Assert.Equal(await BytesAsync(name, jobs: 1), await BytesAsync(name, jobs: 8));

    // Each audit writes the sample to a folder of its own.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Two_folders_give_the_same_bytes(string name) => Assert.Equal(await BytesAsync(name), await BytesAsync(name));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public async Task A_culture_changes_no_byte(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo? threads = CultureInfo.DefaultThreadCurrentCulture;
        foreach (SampleModel model in SampleModels.All)
        {
            byte[] expected = await BytesAsync(model.Name);
            try
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentCulture = Culture(culture);
                Assert.Equal(expected, await BytesAsync(model.Name));
            }
            finally
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
                CultureInfo.DefaultThreadCurrentCulture = threads;
            }
        }
    }

    [Fact]
    public async Task Judging_the_same_evidence_again_gives_the_same_bytes()
    {
        AuditReport report = await SampleAudit.RunAsync("deepseek-r1");
        AuditReport again = SampleAudit.Auditor.Judge(report.Evidence, new JudgementRequest { AsOf = SampleAudit.AsOf });

        Assert.Equal(ReportSigning.Statement(report).ToBytes(), ReportSigning.Statement(again).ToBytes());
    }

    // What is signed: the statement with the whole report in it.
    private static async Task<byte[]> BytesAsync(string name, int jobs = 0) => ReportSigning.Statement(await SampleAudit.RunAsync(name, jobs: jobs)).ToBytes();

    // Where the runtime has no culture data, one is made with that country's separators.
    private static CultureInfo Culture(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            var made = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            made.NumberFormat.NumberDecimalSeparator = ",";
            made.NumberFormat.NumberGroupSeparator = ".";
            made.NumberFormat.NegativeSign = "\u2212";
            made.DateTimeFormat.DateSeparator = ".";
            made.DateTimeFormat.TimeSeparator = ".";
            return made;
        }
    }
}
