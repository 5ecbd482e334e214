using System.Text;

namespace ModelAudit.Tool.Output;

/// <summary>
/// Standard error as it may be: closed, or on a full disk. A message that cannot be written is dropped, so that the exit code still says
/// what happened.
/// </summary>
/// <param name="inner">Standard error.</param>
internal sealed class MessageWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException or ArgumentOutOfRangeException)
        {
            // Nobody is there to be told. A file that may not become longer is an argument out of range to .NET.
        }
    }
}
