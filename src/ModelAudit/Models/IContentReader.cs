using ModelAudit.Evidence;

namespace ModelAudit.Models;

/// <summary>
/// A model inspector that reads files again, and tells of each file by itself whether it may: where files are examined on several
/// machines, what it may read has to be brought together before it runs.
/// </summary>
internal interface IContentReader
{
    /// <summary>The longest content of a file that it reads, in bytes; null for a file that it does not read.</summary>
    /// <param name="file">The file. What is known of others does not count.</param>
    /// <param name="limits">The bounds in force.</param>
    int? LongestRead(FileEvidence file, AuditLimits limits);
}
