using ModelAudit.Facts;

namespace ModelAudit.Formats.GitLfs;

/// <summary>Reads Git LFS pointers: small text files that stand for content which was not fetched.</summary>
public sealed class GitLfsInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "git-lfs";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GitLfsFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Length < GitLfsPointer.MaximumLength && GitLfsPointer.IsPointer(probe.Header);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        byte[] content = new byte[(int)Math.Min(context.Reader.Length, GitLfsPointer.MaximumLength)];
        int length = context.Reader.ReadAt(0, content);
        if (GitLfsPointer.Parse(content.AsSpan(0, length), out string problem, out Evidence.GapReason reason) is not { } pointer)
        {
            context.Gap(reason, problem);
            return;
        }

        context.Facts.Set(GitLfsFacts.ObjectId, pointer.ObjectId);
        context.Facts.Set(GitLfsFacts.Size, pointer.Size);
    }
}
