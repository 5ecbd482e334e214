using System.Text;

namespace ModelAudit.OnnxRuntime.Processes;

/// <summary>Reads the lines of a pipe, keeping no more than a bound however much comes.</summary>
internal static class BoundedLines
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxLineBytes = 1 << 16;

    /// <summary>The most bytes in total.</summary>
    public const long MaxBytes = 1 << 24;

    /// <summary>Hands each line to a transcript. Ends with the pipe, or at the first bound that is reached.</summary>
    public static void Read(Stream pipe, Transcript transcript)
    {
        byte[] buffer = new byte[4096];
        using var line = new MemoryStream();
        long total = 0;
        while (pipe.Read(buffer) is > 0 and int count)
        {
            total += count;
            for (int start = 0; start < count;)
            {
                int end = Array.IndexOf(buffer, (byte)'\n', start, count - start);
                line.Write(buffer, start, (end < 0 ? count : end) - start);
                if (line.Length > MaxLineBytes || total > MaxBytes)
                {
                    transcript.Refuse("the process said more than an answer has");
                    return;
                }

                if (end < 0)
                {
                    break;
                }

                transcript.Hear(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
                line.SetLength(0);
                start = end + 1;
            }
        }
    }

    /// <summary>Reads a pipe to its end and keeps the first line of it.</summary>
    public static string ReadFirst(Stream pipe)
    {
        byte[] buffer = new byte[4096];
        byte[] kept = new byte[512];
        int length = 0;
        while (pipe.Read(buffer) is > 0 and int count)
        {
            int taken = Math.Min(count, kept.Length - length);
            buffer.AsSpan(0, taken).CopyTo(kept.AsSpan(length));
            length += taken;
        }

        string text = Encoding.UTF8.GetString(kept, 0, length).Trim();
        int end = text.IndexOfAny(['\r', '\n']);
        return string.Concat((end < 0 ? text : text[..end]).Select(c => char.IsControl(c) ? ' ' : c));
    }
}
