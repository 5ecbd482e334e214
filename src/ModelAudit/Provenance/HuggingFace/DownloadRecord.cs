using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ModelAudit.Reading;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>
/// One record of a download into a local folder: three lines with the commit, the server's entity tag and a time in seconds
/// (huggingface_hub, <c>_local_folder.py</c>, <c>LocalDownloadFileMetadata.save</c>).
/// </summary>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="Digest">What the tag says about the content.</param>
/// <param name="RecordedAt">When it was written; null when the time is beyond any calendar.</param>
internal sealed record DownloadRecord(string Commit, ContentTag Digest, DateTimeOffset? RecordedAt)
{
    /// <summary>The longest record that is read, in bytes; real ones have some 130.</summary>
    public const int MaximumBytes = 4_096;

    /// <summary>Reads a record.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="record">The record, when the result is true.</param>
    /// <param name="problem">A sentence, when the result is false.</param>
    public static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out DownloadRecord? record, [NotNullWhen(false)] out string? problem)
    {
        record = null;
        string[] lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.TrimEntries);
        if (lines.Length is not (3 or 4) || (lines.Length == 4 && lines[3].Length > 0))
        {
            problem = "A download record has three lines: commit, tag and time.";
            return false;
        }

        if (!IsCommit(lines[0]))
        {
            problem = $"The first line '{FactBounds.Cut(lines[0], 64)}' is no commit of 40 hexadecimal digits.";
            return false;
        }

        if (!double.TryParse(lines[2], NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double seconds) || !double.IsFinite(seconds))
        {
            problem = $"The third line '{FactBounds.Cut(lines[2], 64)}' is no time in seconds.";
            return false;
        }

        problem = null;
        DateTimeOffset? time = seconds < 253_402_300_799d ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
        record = new DownloadRecord(lines[0], ContentTag.Of(lines[1]), time);
        return true;
    }

    /// <summary>Whether a text is a commit as Git writes it.</summary>
    public static bool IsCommit(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigitLower);
}
