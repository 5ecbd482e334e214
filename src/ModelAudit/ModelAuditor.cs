using System.Collections.Immutable;
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
    /// <summary>How long a cancelled examination waits for its workers to let go of their files, before it leaves them behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    private readonly FormatSelector selector;
    private readonly ImmutableArray<IModelInspector> models;
    private readonly ImmutableArray<InspectorDescription> inspectors;
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

        // The stack of the examination keeps alive what only that needed (the listing), until it has been left.
        await Task.Yield();
        return new AuditEvidence(request.Source.Describe(), result.Files, result.Facts, result.Gaps)
        {
            CollectedAt = WholeSeconds(request.AsOf ?? time.GetUtcNow()),
            Limits = bounds,
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

    private static DateTimeOffset WholeSeconds(DateTimeOffset moment)
    {
        long ticks = moment.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
    }
}
