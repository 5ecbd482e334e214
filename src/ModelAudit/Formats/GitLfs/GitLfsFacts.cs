using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.GitLfs;

/// <summary>What a Git LFS pointer stands for (Git LFS specification, "The Pointer").</summary>
public static class GitLfsFacts
{
    /// <summary>The digest of the absent content.</summary>
    public static readonly Fact<string> ObjectId = new("git-lfs.oid", FactScope.File, "The SHA-256 digest of the content that the pointer stands for.");

    /// <summary>The length of the absent content.</summary>
    public static readonly Fact<long> Size = new("git-lfs.size", FactScope.File, "The length in bytes of the content that the pointer stands for.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [ObjectId, Size];
}
