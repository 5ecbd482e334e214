using ModelAudit.Evidence;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>Whether a part says about each file of its share what it has to, and about nothing else.</summary>
internal static class PartContents
{
    /// <summary>What is wrong with a part; null when nothing is.</summary>
    public static string? Problem(PartBody part)
    {
        for (int i = 1; i < part.Entries.Length; i++)
        {
            if (part.Entries[i - 1].Path >= part.Entries[i].Path)
            {
                return $"The entry '{part.Entries[i].Path}' does not come behind '{part.Entries[i - 1].Path}': entries are listed once, in code-point order.";
            }
        }

        foreach (FileEvidence file in part.Evidence.Files)
        {
            if (!IsOfShare(part, file.Path))
            {
                return $"The file '{file.Path}' is not among the entries of the part.";
            }
        }

        foreach (ArtifactFile entry in part.Entries.Where(ListedTree.IsExamined))
        {
            if (part.Evidence.Files.IndexOf(entry.Path, static file => file.Path) < 0)
            {
                return $"The part lists '{entry.Path}' and says nothing about it.";
            }
        }

        ArtifactPath? previous = null;
        foreach (CarriedContent content in part.Contents)
        {
            if (previous >= content.Path || part.Evidence.Files.IndexOf(content.Path, static file => file.Path) is not (>= 0 and var index))
            {
                return $"The content of '{content.Path}' does not belong into the part.";
            }

            if (!content.Fits(part.Evidence.Files[index]))
            {
                return $"The content of '{content.Path}' in the part is not what was hashed.";
            }

            previous = content.Path;
        }

        var known = new HashSet<ArtifactPath>();
        foreach (ArtifactPath path in part.Products.SelectMany(product => product.Files))
        {
            if (part.Evidence.Files.IndexOf(path, static file => file.Path) < 0 || !known.Add(path))
            {
                return $"What was kept of '{path}' does not belong into the part.";
            }
        }

        return null;
    }

    // A file inside a container belongs where the container does.
    private static bool IsOfShare(PartBody part, ArtifactPath path)
    {
        for (ArtifactPath? holder = path; holder is { } at; holder = at.Container)
        {
            if (part.Entries.IndexOf(at, static entry => entry.Path) is >= 0 and var index)
            {
                return ListedTree.IsExamined(part.Entries[index]);
            }
        }

        return false;
    }
}
