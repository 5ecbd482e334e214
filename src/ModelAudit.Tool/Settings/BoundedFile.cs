using System.Text;

namespace ModelAudit.Tool.Settings;

/// <summary>Reads small files that the user names, with a bound, so that a wrong path cannot fill the memory.</summary>
internal static class BoundedFile
{
    /// <summary>The longest document the tool reads: a signed report of a very large model has some tens of megabytes.</summary>
    public const int MaximumBytes = 1 << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="path">The path as the user named it.</param>
    /// <exception cref="InvalidInputException">There is no such file, or it cannot be read; says why.</exception>
    public static byte[] ReadBytes(ToolEnvironment environment, string path)
    {
        try
        {
            using var file = new FileStream(environment.FullPath(path), FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!file.CanSeek || file.Length > MaximumBytes)
            {
                throw Problem(path, file.CanSeek ? $"The file is longer than {MaximumBytes} bytes." : "This is not a file.");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Problem(path, "There is no such file.");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(environment.FullPath(path)))
        {
            throw Problem(path, "This is a folder; a file is needed.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Problem(path, $"The file cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads a file of UTF-8 text.</summary>
    /// <inheritdoc cref="ReadBytes"/>
    public static string ReadText(ToolEnvironment environment, string path)
    {
        byte[] bytes = ReadBytes(environment, path);
        try
        {
            // Editors on Windows like to begin a text with a byte order mark.
            ReadOnlySpan<byte> text = bytes;
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
        }
        catch (DecoderFallbackException exception)
        {
            throw Problem(path, $"The file is not UTF-8 text: the byte at offset {exception.Index} is not valid.");
        }
    }

    private static InvalidInputException Problem(string path, string message) => new(new InputProblem(path, 0, 0, message));
}
