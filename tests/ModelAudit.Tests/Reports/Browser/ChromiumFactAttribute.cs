namespace ModelAudit.Tests.Reports.Browser;

/// <summary>A test in a real browser, which continuous integration installs; skipped, and said to be, where it is not there.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Program is null)
        {
            Skip = "Chromium is not installed (apt-get install chromium).";
        }
    }
}
