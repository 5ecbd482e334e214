using System.Globalization;

namespace ModelAudit.Tool.Output;

/// <summary>
/// Shows how far an audit has come: on a terminal one line that is rewritten, elsewhere a line now and then. Nothing is shown for work
/// that is done in a moment, and nothing is left on a terminal when it is done.
/// </summary>
internal sealed class ProgressLine : IProgress<AuditProgress>, IDisposable
{
    private const int BarWidth = 24;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly TextWriter writer;
    private readonly Func<int> width;
    private readonly bool rewrite;
    private readonly Lock gate = new();
    private TimeSpan next = Patience;
    private int shown;
    private bool done;

    /// <summary>Makes the display.</summary>
    /// <param name="writer">Standard error.</param>
    /// <param name="rewrite">Whether one line is rewritten; else a line is written every ten seconds.</param>
    /// <param name="width">The columns of the terminal at the moment.</param>
    public ProgressLine(TextWriter writer, bool rewrite, Func<int> width)
    {
        this.writer = writer;
        this.rewrite = rewrite;
        this.width = width;
        next = rewrite ? Patience : LineInterval;
    }

    /// <summary>The display that the settings and the environment call for; null for none.</summary>
    /// <param name="when">"auto", "always" or "never".</param>
    /// <param name="environment">Where standard error goes.</param>
    public static ProgressLine? For(string when, ToolEnvironment environment)
    {
        bool lines = !environment.ErrorIsFile && (when == "always" || environment.Variable("CI") is not null || environment.Variable("TF_BUILD") is not null);
        bool bar = environment.ErrorIsTerminal && environment.Variable("TERM") != "dumb";
        return when == "never" || !(bar || lines) ? null : new ProgressLine(environment.Error, bar, () => Console.WindowWidth);
    }

    /// <inheritdoc/>
    public void Report(AuditProgress value)
    {
        lock (gate)
        {
            if (done || value.Elapsed < next)
            {
                return;
            }

            string line = Describe(value);
            if (rewrite)
            {
                next = value.Elapsed + TimeSpan.FromMilliseconds(90);
                int room = width() - 1;
                line = room >= BarWidth + 3 + line.Length ? $"{Bar(value)} {line}" : line;
                Rewrite(line.Length > room && room > 0 ? line[..room] : line);
            }
            else
            {
                next = value.Elapsed + LineInterval;
                writer.WriteLine(line);
            }

        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            done = true;
            if (shown > 0)
            {
                Rewrite(string.Empty);
                writer.Write('\r');
                writer.Flush();
            }
        }
    }

    /// <summary>One line: share, bytes, files, rate and the time left.</summary>
    public static string Describe(AuditProgress value)
    {
        string left = value.TimeLeft is { } time ? ", " + Span(time) + " left" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Share(value):P0}  {Bytes(value.BytesDone)} of {Bytes(value.BytesTotal)}, {value.FilesDone} of {value.FilesTotal} files, {Bytes((long)value.BytesPerSecond)}/s{left}");
    }

    private void Rewrite(string line)
    {
        // Blanks rather than a terminal sequence: this works on every terminal.
        writer.Write("\r" + line.PadRight(shown));
        writer.Flush();
        shown = line.Length;
    }

    private static double Share(AuditProgress value) =>
        value.BytesTotal > 0 ? Math.Min(1, (double)value.BytesDone / value.BytesTotal) : value.FilesTotal > 0 ? (double)value.FilesDone / value.FilesTotal : 0;

    private static string Bar(AuditProgress value)
    {
        int full = (int)(Share(value) * BarWidth);
        return "[" + new string('#', full) + new string('.', BarWidth - full) + "]";
    }

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 40 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 40):F2} TiB"),
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F1} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):F0} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):F0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    private static string Span(TimeSpan time) =>
        time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}") : time.ToString("m\\:ss", CultureInfo.InvariantCulture);
}
