using System.Collections.Immutable;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>A large file that is open and inspected, and is being hashed.</summary>
/// <param name="entry">What the source listed.</param>
/// <param name="opened">The file; closed with this.</param>
/// <param name="written">When it was last written to, as it was opened.</param>
/// <param name="ledger">What inspectors saw.</param>
/// <param name="result">What they stated.</param>
/// <param name="digests">The digests under way; closed with this.</param>
/// <param name="recording">Takes it down for the digest cache; null when it is not to be.</param>
internal sealed class LargeFile(
    ArtifactFile entry, OpenedFile opened, DateTime written, BlockLedger ledger, ContentExaminer.Result result, DigestSet digests, CacheRecording? recording) : IDisposable
{
    /// <summary>What the source listed.</summary>
    public ArtifactFile Entry => entry;

    /// <summary>The file.</summary>
    public OpenedFile Content => opened;

    /// <summary>Its length when it was opened: how much of it is hashed at most.</summary>
    public long Length => opened.Length;

    /// <summary>What inspectors saw.</summary>
    public BlockLedger Ledger => ledger;

    /// <summary>What they stated.</summary>
    public ContentExaminer.Result Result => result;

    /// <summary>The digests under way.</summary>
    public DigestSet Digests => digests;

    /// <summary>What was found out, with the files inside.</summary>
    /// <param name="pass">How hashing went.</param>
    /// <param name="finished">The digests.</param>
    /// <param name="examiner">Closes what watched the bytes.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    public ImmutableArray<ExaminedFile> Close(HashingPass.Result pass, FileDigests finished, ContentExaminer examiner, CancellationToken cancellation)
    {
        string? change = pass.DiffersAt is { } offset
            ? FormattableString.Invariant($"The content changed between inspection and hashing, in the block at offset {offset}.")
            : FileExaminer.Change(entry, opened, opened.Length, pass.Bytes, pass.HasMore, written);
        ImmutableArray<ExaminedFile> examined = FileExaminer.Examined(entry, pass.Bytes, finished, examiner.Close(result, cancellation), change);
        recording?.End(opened, examined);
        return examined;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        digests.Dispose();
        opened.Dispose();
    }
}
