using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance;

/// <summary>A document about the model: a file of the tree, or one given beside it.</summary>
/// <param name="Name">Its path in the tree, or its name.</param>
/// <param name="Path">Its path in the tree; null for one given beside it.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ProvenanceFile(string Name, ArtifactPath? Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>tree or given.</summary>
    public string Place => Path is null ? "given" : "tree";

    /// <summary>The folder it lies in with a slash at its end; empty for the root and for one given beside the tree.</summary>
    public string Folder => Path is { Folder: { Length: > 0 } folder } ? folder.TrimEnd('/') + "/" : string.Empty;

    /// <summary>Reads the documents whose names are wanted, before the files are hashed. What cannot be read is left out.</summary>
    public static IEnumerable<ProvenanceFile> Of(DigestClaims claims, Func<string, bool> isWanted, int maximum)
    {
        foreach (ArtifactFile entry in claims.Entries.Where(entry => entry.Open is not null && isWanted(entry.Path.Name)))
        {
            if (claims.TryRead(entry, maximum) is { } content)
            {
                yield return new ProvenanceFile(entry.Path.Value, entry.Path, content);
            }
        }

        foreach (ProvenanceDocument document in claims.Provenance.Where(document => isWanted(document.Name)))
        {
            yield return new ProvenanceFile(document.Name, null, document.Content);
        }
    }

    /// <summary>Reads the documents whose names are wanted, one after the other. What cannot be read is a gap, and a null.</summary>
    /// <param name="context">The inspection.</param>
    /// <param name="isWanted">Whether a file name is that of such a document.</param>
    /// <param name="maximum">The longest, in bytes.</param>
    /// <param name="bound">The name of the bound, for the gap.</param>
    public static IEnumerable<ProvenanceFile?> Of(ModelContext context, Func<string, bool> isWanted, int maximum, string bound)
    {
        foreach (FileEvidence file in context.TreeFiles.Where(file => isWanted(file.Path.Name)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            yield return context.TryRead(file, maximum, bound, out byte[]? content) ? new ProvenanceFile(file.Path.Value, file.Path, content) : null;
        }

        foreach (ProvenanceDocument document in context.Provenance.Where(document => isWanted(document.Name)))
        {
            yield return new ProvenanceFile(document.Name, null, document.Content);
        }
    }
}
