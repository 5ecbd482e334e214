using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Tests;

public sealed class ProgressTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Progress_starts_with_nothing_ends_with_everything_and_never_goes_back()
    {
        folder.Write("m/large.bin", new byte[40 << 20]);
        for (int i = 0; i < 50; i++)
        {
            folder.Write($"m/{i}.txt", new string('x', i));
        }

        var seen = new List<AuditProgress>();
        await ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(new DirectorySource(folder["m"])) { Jobs = 4, Progress = new Collecting(seen) });
        long bytes = (40 << 20) + (49 * 50 / 2);
        Assert.Equal((0L, 51L, 0L, bytes), (seen[0].FilesDone, seen[0].FilesTotal, seen[0].BytesDone, seen[0].BytesTotal));
        Assert.Equal((51L, bytes), (seen[^1].FilesDone, seen[^1].BytesDone));
        Assert.All(seen.Zip(seen.Skip(1)), pair =>
        {
            Assert.True(pair.First.BytesDone <= pair.Second.BytesDone);
            Assert.True(pair.First.FilesDone <= pair.Second.FilesDone);
            Assert.True(pair.First.Elapsed <= pair.Second.Elapsed);
        });
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("")]
    public async Task Evidence_is_the_same_in_every_culture_and_folder(string culture)
    {
        string[] names = ["I.TXT", "i.txt", "\u0130stanbul.txt", "sub/1,5.txt", "\ue000.txt", "\ud83d\ude00.txt"];
        foreach (string name in names)
        {
            folder.Write("one/model/" + name, name);
            folder.Write("two/deeper/model/" + name, name);
        }

        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            AuditEvidence one = await Auditing.CollectAsync(folder["one/model"], jobs: 1);
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            AuditEvidence two = await Auditing.CollectAsync(folder["two/deeper/model"], jobs: 8);
            Assert.Equal(one, two);
            Assert.Equal("\ud83d\ude00.txt", one.Files[^1].Path.Value);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private sealed class Collecting(List<AuditProgress> seen) : IProgress<AuditProgress>
    {
        public void Report(AuditProgress value) => seen.Add(value);
    }
}
