namespace ModelAudit.Tests.Reports.Browser;

/// <summary>One browser for the tests of a class; none where the system has none, and the tests are skipped.</summary>
public sealed class SharedChromium : IAsyncLifetime
{
    private Chromium? browser;

    /// <summary>Opens an empty page.</summary>
    public Task<BrowserPage> NewPageAsync() => browser!.NewPageAsync();

    /// <inheritdoc/>
    public async Task InitializeAsync() => browser = Chromium.Program is null ? null : await Chromium.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
    }
}
