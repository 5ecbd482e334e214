namespace ModelAudit.Tests.Reports.Browser;

/// <summary>A test with cases in a real browser; skipped, and said to be, where it is not there.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Program is null)
        {
            Skip = "Chromium is not installed (apt-get install chromium).";
        }
    }
}
