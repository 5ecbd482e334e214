using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ModelAudit.Tests.Reports.Browser;

/// <summary>A page in the browser, and everything it complained about or asked for.</summary>
public sealed class BrowserPage(Chromium browser, string session, string target) : IAsyncDisposable
{
    private TaskCompletionSource loaded = new();

    /// <summary>Messages of the console, exceptions, and violations of the page's policy.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Every address that was asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Begins to listen.</summary>
    internal async Task StartAsync()
    {
        browser.Event += Receive;
        foreach (string domain in new[] { "Page", "Runtime", "Network", "Log" })
        {
            await SendAsync(domain + ".enable");
        }
    }

    /// <summary>Width and height in CSS pixels, and colors.</summary>
    public async Task EmulateAsync(int width, int height = 900, string scheme = "light", string media = "screen")
    {
        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["media"] = media, ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });
    }

    /// <summary>Whether the page may run its script.</summary>
    public Task AllowScriptAsync(bool allow) => SendAsync("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = !allow });

    /// <summary>Opens a file and waits until it is loaded.</summary>
    public async Task OpenAsync(string path)
    {
        loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri });
        await loaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>The value of an expression, promises awaited.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode result = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return result["exceptionDetails"] is { } problem ? throw new InvalidOperationException(problem.ToJsonString()) : result["result"]!["value"];
    }

    /// <summary>A key pressed and released.</summary>
    public async Task PressAsync(string key, int code)
    {
        foreach (string type in new[] { "rawKeyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
        }
    }

    /// <summary>The page on paper.</summary>
    public async Task<byte[]> PrintAsync() => Convert.FromBase64String((string)(await SendAsync("Page.printToPDF", new JsonObject { ["printBackground"] = true, ["preferCSSPageSize"] = false, ["paperWidth"] = 8.27, ["paperHeight"] = 11.69 }))["data"]!);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        browser.Event -= Receive;
        await browser.SendAsync("Target.closeTarget", new JsonObject { ["targetId"] = target }, null);
    }

    private Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) => browser.SendAsync(method, parameters ?? [], session);

    private void Receive(JsonNode message)
    {
        if ((string?)message["sessionId"] != session)
        {
            return;
        }

        JsonNode parameters = message["params"]!;
        switch ((string?)message["method"])
        {
            case "Page.loadEventFired":
                loaded.TrySetResult();
                break;
            case "Runtime.consoleAPICalled" or "Runtime.exceptionThrown":
                Complaints.Enqueue(parameters.ToJsonString());
                break;
            case "Log.entryAdded":
                Complaints.Enqueue((string?)parameters["entry"]!["text"] ?? string.Empty);
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)parameters["request"]!["url"]!);
                break;
        }
    }
}
