using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit;

/// <summary>Collects evidence about models and judges it. Immutable and thread-safe: one per process is enough.</summary>
public sealed class ModelAuditor
{
    /// <summary>How long a cancelled examination waits for its workers to let go of their files, before it leaves them behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    private readonly FormatSelector selector;
    private readonly ImmutableArray<IModelInspector> models;
    private readonly ImmutableArray<InspectorDescription> inspectors;
    private readonly AuditLimits limits;
    private readonly TimeProvider time;

    internal ModelAuditor(
        ImmutableArray<IFormatInspector> formats,
        ImmutableArray<IModelInspector> models,
        Vocabulary vocabulary,
        AuditLimits limits,
        TimeProvider time)
    {
        selector = new FormatSelector(formats);
        this.models = [.. models.OrderBy(inspector => inspector.Name, StringComparer.Ordinal)];
        inspectors = InspectorDescriptions.Of(formats, models);
        Vocabulary = vocabulary;
        this.limits = limits;
        this.time = time;
    }

    /// <summary>Every fact that this auditor can state and that a context can declare.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Starts an auditor with the inspectors that ship.</summary>
    public static ModelAuditorBuilder CreateBuilder() => new();

    /// <summary>Examines everything in a source and states what it found, without judgement.</summary>
    /// <param name="request">What to examine and how.</param>
    /// <param name="cancellationToken">Stops the examination within half a second; nothing partial is returned.</param>
    /// <exception cref="ArtifactSourceException">The source cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">The examination was cancelled.</exception>
    public async Task<AuditEvidence> CollectAsync(AuditRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Jobs);
        AuditLimits bounds = request.Limits ?? limits;
        var collector = new EvidenceCollector(selector, models, request, bounds, time);
        Task<EvidenceCollector.Result> work = Task.Run(() => collector.CollectAsync(cancellationToken), cancellationToken);
        EvidenceCollector.Result result;
        try
        {
            result = await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A worker may be stuck in a read that the operating system does not interrupt: the caller is not made to wait for it.
            await Task.WhenAny(work, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
            _ = work.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }

        DateTimeOffset now = (request.AsOf ?? time.GetUtcNow()).ToUniversalTime();
        return new AuditEvidence(request.Source.Describe(), result.Files, result.Facts, result.Gaps)
        {
            CollectedAt = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            Limits = bounds,
            Inspectors = inspectors,
        };
    }
}
