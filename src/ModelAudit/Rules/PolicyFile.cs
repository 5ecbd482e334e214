using System.Text;

namespace ModelAudit.Rules;

/// <summary>Reads the text of documents that the user names on the command line or in settings.</summary>
internal static class PolicyFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file as UTF-8; a byte order mark is dropped.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, is longer than the bound, or is not UTF-8.</exception>
    public static string ReadText(string path, int maximumBytes)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var content = new MemoryStream();
            byte[] buffer = new byte[81_920];
            int read;
            while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
            {
                if (content.Length + read > maximumBytes)
                {
                    throw new InvalidInputException(new InputProblem(path, 0, 0, $"The file is longer than {maximumBytes} bytes."));
                }

                content.Write(buffer, 0, read);
            }

            ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
            return StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException(new InputProblem(path, 0, 0, "The file is not UTF-8 text."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException(new InputProblem(path, 0, 0, $"The file cannot be read: {exception.Message}"));
        }
    }
}
