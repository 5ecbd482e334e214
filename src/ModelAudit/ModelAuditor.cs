using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit;

/// <summary>Collects evidence about models and judges it. Immutable and thread-safe: one per process is enough.</summary>
public sealed class ModelAuditor
{
    private readonly AuditLimits limits;
    private readonly TimeProvider time;

    internal ModelAuditor(
        ImmutableArray<IFormatInspector> formats,
        ImmutableArray<IModelInspector> models,
        ImmutableArray<IAuditRule> rules,
        AuditLimits limits,
        TimeProvider time,
        ToolIdentity? tool)
    {
        this.limits = limits;
        this.time = time;
        Vocabulary = new Vocabulary(
        [
            .. formats.SelectMany(inspector => inspector.Facts),
            .. models.SelectMany(inspector => inspector.Facts),
            .. FileFacts.All,
            .. SourceFacts.All,
            .. ContextFacts.All,
        ]);
        Tool = tool;
        CodeRules = rules;
    }

    /// <summary>Every fact that this auditor can state and that a context can declare.</summary>
    public Vocabulary Vocabulary { get; }

    private ToolIdentity? Tool { get; }

    private ImmutableArray<IAuditRule> CodeRules { get; }

    /// <summary>Starts an auditor with the inspectors that ship.</summary>
    public static ModelAuditorBuilder CreateBuilder() => new();

    /// <summary>Examines everything in a source and states what it found, without judgement.</summary>
    /// <param name="request">What to examine and how.</param>
    /// <param name="cancellationToken">Stops the examination; nothing partial is returned.</param>
    /// <exception cref="ArtifactSourceException">The source cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">The examination was cancelled.</exception>
    public async Task<AuditEvidence> CollectAsync(AuditRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var files = new List<FileEvidence>();
        await foreach (ArtifactFile entry in request.Source.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (entry.Open is null)
            {
                continue;
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = entry.Open();
            byte[] buffer = new byte[1 << 17];
            long length = 0;
            while (RandomAccess.Read(handle, buffer, length) is > 0 and var read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                length += read;
            }

            var digests = new FileDigests(Sha256Digest.FromBytes(hash.GetHashAndReset()));
            files.Add(new FileEvidence(entry.Path, length, digests, FileEvidence.UnknownFormat, FactSet.Empty, []));
        }

        DateTimeOffset now = (request.AsOf ?? time.GetUtcNow()).ToUniversalTime();
        return new AuditEvidence(request.Source.Describe(), [.. files.OrderBy(file => file.Path)], FactSet.Empty, [])
        {
            CollectedAt = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            Limits = request.Limits ?? limits,
            Inspectors = [],
        };
    }
}
