using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Models;

/// <summary>The model card of a tree: the file, its front matter and the text behind it.</summary>
/// <param name="File">The card.</param>
/// <param name="Matter">The front matter, or null when there is none or it cannot be read.</param>
/// <param name="IsKnown">Whether it is certain what the front matter declares: false when there is some that cannot be read.</param>
/// <param name="Body">The Markdown behind the front matter.</param>
internal sealed record CardDocument(FileEvidence File, FrontMatter? Matter, bool IsKnown, string Body)
{
    /// <summary>The longest card that is read, in bytes.</summary>
    public const int MaximumBytes = 4 << 20;

    /// <summary>The longest front matter that is read, in UTF-16 code units.</summary>
    public const int MaximumMatterLength = 256 << 10;

    private const string Mark = "---";

    private static readonly string[] Names = ["README.md", "readme.md", "modelcard.md", "model_card.md", "model-card.md", "readme.markdown", "readme", "readme.txt"];

    /// <summary>The longest content that is read of a file, in bytes; null for a file that is no card by its name.</summary>
    public static int? LongestRead(FileEvidence file, AuditLimits limits) =>
        file.Path.IsAtRoot && Names.Contains(file.Path.Name, StringComparer.OrdinalIgnoreCase) ? Math.Min(MaximumBytes, limits.MaxDocumentBytes) : null;

    /// <summary>Finds the card of the root, or null when there is none.</summary>
    public static FileEvidence? FindFile(ModelContext context)
    {
        FileEvidence? file = null;
        foreach (string name in Names)
        {
            file ??= context.TryGetFile(name, out FileEvidence? exact) ? exact
                : context.Files.FirstOrDefault(candidate => candidate.Path.IsAtRoot && string.Equals(candidate.Path.Name, name, StringComparison.OrdinalIgnoreCase));
        }

        return file;
    }

    /// <summary>Finds and reads the card of the root.</summary>
    /// <param name="context">The inspector's context, which gets the gaps.</param>
    /// <param name="isCertain">False when there may be a card that could not be examined.</param>
    /// <returns>The card, or null when there is none or it cannot be read at all.</returns>
    public static CardDocument? Find(ModelContext context, out bool isCertain)
    {
        isCertain = true;
        FileEvidence? file = FindFile(context);
        if (file is null)
        {
            foreach (ArtifactFile entry in context.Entries)
            {
                if (entry.Path.IsAtRoot && Names.Contains(entry.Path.Name, StringComparer.OrdinalIgnoreCase) && entry.Kind != ArtifactEntryKind.LinkToFolder)
                {
                    context.Gap(GapReason.Unreadable, $"The card '{entry.Path}' is listed but was not examined ({entry.Detail ?? entry.Kind.ToString()}).", entry.Path);
                    isCertain = false;
                }
            }

            return null;
        }

        CardDocument? card = Read(context, file);
        isCertain = card is not null;
        return card;
    }

    private static CardDocument? Read(ModelContext context, FileEvidence file)
    {
        if (ModelFiles.IsPointer(context, file) || !context.TryRead(file, Math.Min(MaximumBytes, context.Limits.MaxDocumentBytes), "the bound on model cards", out byte[]? content))
        {
            return null;
        }

        ReadOnlySpan<byte> utf8 = content;
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[3..];
        }

        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            context.Gap(GapReason.Malformed, "The card is not valid UTF-8.", file.Path);
            return null;
        }

        return Split(context, file, Encoding.UTF8.GetString(utf8));
    }

    private static CardDocument Split(ModelContext context, FileEvidence file, string text)
    {
        if (!TryFindMatter(text, out int start, out int end, out int bodyStart, out int firstLine))
        {
            return new CardDocument(file, null, true, text);
        }

        if (end < 0)
        {
            context.Gap(GapReason.Malformed, $"The front matter that starts on line {firstLine - 1} is never closed by a line '{Mark}'.", file.Path);
            return new CardDocument(file, null, false, text[start..]);
        }

        string body = text[bodyStart..];
        if (end - start > MaximumMatterLength)
        {
            context.Gap(GapReason.LimitReached, $"The front matter has {end - start} characters, more than the bound on front matter ({MaximumMatterLength}).", file.Path);
            return new CardDocument(file, null, false, body);
        }

        FrontMatter? matter = FrontMatter.Parse(text[start..end], firstLine, context.Limits.MaxDepth, out string? problem);
        foreach (string sentence in problem is null ? matter!.Problems.Take(100) : [problem])
        {
            context.Gap(GapReason.Malformed, sentence, file.Path);
        }

        return new CardDocument(file, matter, matter is not null, body);
    }

    // The Hub takes front matter that starts on the first line that is not blank, between two lines of three dashes.
    private static bool TryFindMatter(string text, out int start, out int end, out int bodyStart, out int firstLine)
    {
        start = end = bodyStart = -1;
        firstLine = 1;
        int position = 0;
        while (position < text.Length)
        {
            int feed = text.IndexOf('\n', position);
            int next = feed < 0 ? text.Length : feed + 1;
            ReadOnlySpan<char> line = text.AsSpan(position, next - position).TrimEnd();
            bool isMark = line is Mark;
            if (start >= 0 && isMark)
            {
                end = position;
                bodyStart = next;
                return true;
            }

            if (start < 0)
            {
                firstLine++;
                if (!isMark && line.Length > 0)
                {
                    return false;
                }

                start = isMark ? next : -1;
            }

            position = next;
        }

        return start >= 0;
    }
}
