using System.Text;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Reads the list of files (7zFormat.txt, "FilesInfo"): properties, each for all files.</summary>
/// <param name="cursor">The header.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class SevenZipFilesReader(SevenZipCursor cursor, AuditLimits limits, ArchiveReport report)
{
    private readonly HashSet<byte> known = [];

    /// <summary>Reads up to the end of the list.</summary>
    public SevenZipFile[] Read()
    {
        int count = cursor.Count(limits.MaxContainerFiles, "files");
        SevenZipFile[] files = [.. Enumerable.Range(0, count).Select(_ => new SevenZipFile())];
        for (byte id = cursor.Byte(); id != SevenZipFormat.End; id = cursor.Byte())
        {
            var property = new SevenZipCursor(cursor.Take(cursor.Number()));
            if (!known.Add(id) && id is SevenZipFormat.EmptyStreams or SevenZipFormat.EmptyFiles or SevenZipFormat.AntiItems or SevenZipFormat.Names or SevenZipFormat.Attributes)
            {
                report.Hazard(ArchiveHazards.Header, null, null, FormattableString.Invariant($"The header gives the property 0x{id:X2} of the files more than once; programs differ in which of them they take."));
            }

            Apply(id, property, files);
        }

        return files;
    }

    private static void Apply(byte id, SevenZipCursor property, SevenZipFile[] files)
    {
        switch (id)
        {
            case SevenZipFormat.EmptyStreams:
                Set(files, property.Bits(files.Length), static (file, isEmpty) => file.HasStream = !isEmpty);
                break;
            case SevenZipFormat.EmptyFiles:
                SetEmpty(files, property, static (file, isFile) => file.IsEmptyFile = isFile);
                break;
            case SevenZipFormat.AntiItems:
                SetEmpty(files, property, static (file, isAnti) => file.IsAnti = isAnti);
                break;
            case SevenZipFormat.Names:
                property.ExpectInline();
                ReadNames(property.Take((ulong)property.Rest).Span, files);
                break;
            case SevenZipFormat.Attributes:
                bool[] defined = property.OptionalBits(files.Length);
                property.ExpectInline();
                Set(files, defined, (file, isDefined) => file.Attributes = isDefined ? property.UInt32() : 0);
                break;
            default:
                // Times, padding, comments.
                break;
        }
    }

    private static void SetEmpty(SevenZipFile[] files, SevenZipCursor property, Action<SevenZipFile, bool> set)
    {
        SevenZipFile[] empty = [.. files.Where(file => !file.HasStream)];
        Set(empty, property.Bits(empty.Length), set);
    }

    private static void Set(SevenZipFile[] files, bool[] bits, Action<SevenZipFile, bool> set)
    {
        for (int i = 0; i < files.Length; i++)
        {
            set(files[i], bits[i]);
        }
    }

    // UTF-16, each ended by a NUL.
    private static void ReadNames(ReadOnlySpan<byte> names, SevenZipFile[] files)
    {
        foreach (SevenZipFile file in files)
        {
            int end = 0;
            while (end + 1 < names.Length && (names[end] | names[end + 1]) != 0)
            {
                end += 2;
            }

            if (end + 1 >= names.Length)
            {
                throw SevenZipException.Truncated("The names of the files end too early.");
            }

            file.Name = Encoding.Unicode.GetString(names[..end]);
            names = names[(end + 2)..];
        }
    }
}
