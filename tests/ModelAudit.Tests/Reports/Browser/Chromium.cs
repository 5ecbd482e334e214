using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace ModelAudit.Tests.Reports.Browser;

/// <summary>
/// A headless Chromium of the system, driven by its own protocol (https://chromedevtools.github.io/devtools-protocol/) over a socket on this machine:
/// no package with a browser or a driver in it is needed.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly string profile;
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> waiting = new();
    private readonly SemaphoreSlim sending = new(1);
    private int last;

    private Chromium(Process process, string profile)
    {
        this.process = process;
        this.profile = profile;
    }

    /// <summary>The program, or null when the system has none.</summary>
    public static string? Program { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>What the browser reports without being asked.</summary>
    internal event Action<JsonNode>? Event;

    /// <summary>Starts one with an empty profile.</summary>
    public static async Task<Chromium> StartAsync()
    {
        string profile = Directory.CreateTempSubdirectory("chromium-").FullName;
        string[] arguments =
        [
            "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--hide-scrollbars",

            // Containers of continuous integration have neither the user nor the namespaces that the sandbox needs; the pages are our own.
            "--no-sandbox", "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(Program!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var browser = new Chromium(process, profile);
        try
        {
            await browser.ConnectAsync().WaitAsync(Patience);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens an empty page.</summary>
    public async Task<BrowserPage> NewPageAsync()
    {
        string target = (string)(await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" }, null))["targetId"]!;
        string session = (string)(await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target, ["flatten"] = true }, null))["sessionId"]!;
        var page = new BrowserPage(this, session, target);
        await page.StartAsync();
        return page;
    }

    /// <summary>Sends a command and waits for its result.</summary>
    internal async Task<JsonNode> SendAsync(string method, JsonObject parameters, string? session)
    {
        int id = Interlocked.Increment(ref last);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answer;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        sending.Dispose();
        for (int attempt = 0; Directory.Exists(profile) && attempt < 20; attempt++)
        {
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task ConnectAsync()
    {
        const string Announcement = "DevTools listening on ";
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("Chromium ended before it listened.");
        }
        while (!line.StartsWith(Announcement, StringComparison.Ordinal));

        // Nobody may leave a pipe full: the browser would stop.
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        await socket.ConnectAsync(new Uri(line[Announcement.Length..]), CancellationToken.None);
        _ = Task.Run(ListenAsync);
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Receive(JsonNode.Parse(message.ToArray())!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception problem) when (problem is WebSocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            foreach (TaskCompletionSource<JsonNode> answer in waiting.Values)
            {
                answer.TrySetException(new InvalidOperationException("The browser is gone.", problem));
            }
        }
    }

    private void Receive(JsonNode message)
    {
        if (message["id"] is not { } id)
        {
            Event?.Invoke(message);
        }
        else if (waiting.TryRemove((int)id, out TaskCompletionSource<JsonNode>? answer))
        {
            if (message["error"] is { } error)
            {
                answer.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                answer.SetResult(message["result"]!);
            }
        }
    }
}
