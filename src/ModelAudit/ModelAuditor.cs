using System.Collections.Immutable;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sharding;
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
    private readonly ImmutableArray<Guid> assemblies;
    private readonly AuditLimits limits;
    private readonly TimeProvider time;
    private readonly Lazy<ToolIdentity> tool;
    private readonly Lazy<RuleSet> rules;

    internal ModelAuditor(
        ImmutableArray<IFormatInspector> formats,
        ImmutableArray<IModelInspector> models,
        Vocabulary vocabulary,
        Lazy<RuleSet> rules,
        AuditLimits limits,
        TimeProvider time,
        Lazy<ToolIdentity> tool)
    {
        selector = new FormatSelector(formats);
        this.models = [.. models.OrderBy(inspector => inspector.Name, StringComparer.Ordinal)];
        inspectors = InspectorDescriptions.Of(formats, models);
        assemblies = InspectorDescriptions.AssembliesOf(formats, models);
        Vocabulary = vocabulary;
        this.rules = rules;
        this.limits = limits;
        this.time = time;
        this.tool = tool;
    }

    /// <summary>Every fact that this auditor can state and that a context can declare.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The rules this auditor judges by.</summary>
    public RuleSet Rules => rules.Value;

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

        // Who judges later is a digest of this program, which is made beside the examination.
        _ = Task.Run(() => tool.Value, CancellationToken.None);
        CacheUse? cache = request.Cache is { } known ? new CacheUse(known, MadeBy(bounds), bounds, time) : null;
        var collector = new EvidenceCollector(selector, models, request, bounds, time, cache);
        EvidenceCollector.Result result = await RunAsync(() => collector.CollectAsync(cancellationToken), cancellationToken).ConfigureAwait(false);

        // The stack of the examination keeps alive what only that needed (the listing), until it has been left.
        await Task.Yield();
        var evidence = new AuditEvidence(request.Source.Describe(), result.Files, result.Facts, result.Gaps)
        {
            CollectedAt = WholeSeconds(request.AsOf ?? time.GetUtcNow()),
            Limits = bounds,
            Inspectors = inspectors,
        };
        cache?.Complete(evidence, result.Claims);
        return evidence;
    }

    /// <summary>
    /// Examines one share of the files in a source: one of the parts that, merged, are the evidence of the whole. The runs that make them may
    /// be on several machines, when each of these sees the same files.
    /// </summary>
    /// <param name="request">What to examine and how: the same in every run. Whom it trusts does not matter before the merge.</param>
    /// <param name="shard">The share.</param>
    /// <param name="cancellationToken">Stops the examination within half a second; nothing partial is returned.</param>
    /// <exception cref="ArtifactSourceException">The source cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">The examination was cancelled.</exception>
    public async Task<AuditPart> CollectPartAsync(AuditRequest request, AuditShard shard, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Jobs);
        AuditLimits bounds = request.Limits ?? limits;
        CacheUse? cache = request.Cache is { } known ? new CacheUse(known, MadeBy(bounds), bounds, time) : null;
        var collector = new PartCollector(selector, models, inspectors, request, bounds, time, cache);
        DateTimeOffset collectedAt = WholeSeconds(request.AsOf ?? time.GetUtcNow());
        return await RunAsync(() => collector.CollectAsync(shard, collectedAt, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts the parts of an audit together. The evidence is that of an audit in one run over the same files, byte for byte where the moment is
    /// the same. The files themselves are not needed.
    /// </summary>
    /// <param name="parts">All parts, in any order, made by auditors with the same inspectors as this one.</param>
    /// <param name="request">What the inspectors of the whole tree need beside them; null for nothing, as of now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidInputException">A part is missing, there twice or not of the same audit; carries every problem.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public AuditEvidence Merge(IReadOnlyList<AuditPart> parts, MergeRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        MergeRequest merge = request ?? MergeRequest.Default;
        PartChecks.Check(parts, inspectors, merge.Provenance);
        (ImmutableArray<FileEvidence> files, FactSet facts, ImmutableArray<EvidenceGap> gaps) = new PartMerger(parts, models, merge, time).Merge(cancellationToken);
        return new AuditEvidence(parts[0].Source, files, facts, gaps)
        {
            CollectedAt = WholeSeconds(merge.AsOf ?? time.GetUtcNow()),
            Limits = parts[0].Body.Evidence.Limits,
            Inspectors = inspectors,
        };
    }

    /// <summary>Judges evidence, of today or of years ago, by this auditor's rules. Opens no file and needs no model.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="request">Profile, context, waivers and the like; null for none of them, as of now.</param>
    /// <exception cref="InvalidInputException">The profile does not exist.</exception>
    public AuditReport Judge(AuditEvidence evidence, JudgementRequest? request = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        JudgementRequest judgement = request ?? JudgementRequest.Default;
        return RuleRunner.Run(Rules, evidence, judgement, tool.Value, WholeSeconds(judgement.AsOf ?? time.GetUtcNow()));
    }

    /// <summary>Collects evidence and judges it.</summary>
    /// <param name="request">What to examine, how, and what the judgement needs.</param>
    /// <param name="cancellationToken">Stops the examination within half a second; nothing partial is returned.</param>
    /// <exception cref="ArtifactSourceException">The source cannot be listed.</exception>
    /// <exception cref="InvalidInputException">The profile does not exist; nothing was examined.</exception>
    /// <exception cref="OperationCanceledException">The examination was cancelled.</exception>
    public async Task<AuditReport> AuditAsync(AuditRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Judgement.Profile is { } profile)
        {
            // Hours of hashing should not end in a misspelt name.
            _ = Rules.Profile(profile);
        }

        AuditEvidence evidence = await CollectAsync(request, cancellationToken).ConfigureAwait(false);
        return Judge(evidence, request.Judgement with { AsOf = request.Judgement.AsOf ?? request.AsOf });
    }

    // The same version of two builds may hold other code, which its assembly tells.
    private Sha256Digest MadeBy(AuditLimits bounds) => InspectorDescriptions.DigestOf(inspectors, assemblies, bounds);

    private static async Task<T> RunAsync<T>(Func<Task<T>> examine, CancellationToken cancellationToken)
    {
        Task<T> work = Task.Run(examine, cancellationToken);
        try
        {
            return await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A worker may be stuck in a read that the operating system does not interrupt: the caller is not made to wait for it.
            await Task.WhenAny(work, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
            _ = work.ContinueWith(static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset moment)
    {
        long ticks = moment.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }
}
