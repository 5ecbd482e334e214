using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>Finds out the format of a content, lets every inspector that takes it state its facts, and does the same with files inside it.</summary>
/// <param name="selector">The inspectors in force.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="time">The clock for budgets.</param>
internal sealed class ContentExaminer(FormatSelector selector, AuditLimits limits, TimeProvider time)
{
    // The longest delay a timer takes.
    private static readonly TimeSpan MaximumDelay = TimeSpan.FromDays(24);

    private readonly KeptProducts kept = new(limits.MaxKeptBytes);
    private readonly FactSetPool pool = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<string>> alone = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IFormatInspector, FactDeclaration> declarations = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was found out about one content.</summary>
    /// <param name="Format">The primary format.</param>
    /// <param name="Inspectors">The inspectors that looked at it, in ordinal order.</param>
    /// <param name="Facts">What they stated.</param>
    /// <param name="Gaps">What was not examined.</param>
    /// <param name="Product">What the first of them kept.</param>
    /// <param name="Children">The files inside, with those inside them.</param>
    internal sealed record Result(
        string Format,
        ImmutableArray<string> Inspectors,
        FactSet Facts,
        ImmutableArray<EvidenceGap> Gaps,
        KeptProduct? Product,
        ImmutableArray<ExaminedFile> Children)
    {
        /// <summary>Who sees the bytes while they are hashed.</summary>
        public ContentWatches Watches { get; init; } = new();
    }

    /// <summary>Examines a content.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="layer">What became of it when it is a layer; null for anything else.</param>
    /// <param name="cancellation">Stops the examination.</param>
    /// <exception cref="IOException">The first or last bytes cannot be read.</exception>
    public Result Examine(ArtifactPath path, ArtifactReader content, LayerBlob? layer, CancellationToken cancellation) =>
        Examine(path, content, new ContainerBudget(limits, content.Length) { Layer = layer }, 0, cancellation);

    /// <summary>
    /// Tells what a known content is under a further name: what was stated about it holds if the same inspectors would take it under that
    /// name. Null if they would not. Files inside it are not repeated.
    /// </summary>
    /// <param name="path">The further name.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="known">What was found out under the first name.</param>
    /// <exception cref="IOException">The first or last bytes cannot be read.</exception>
    public Result? UnderName(ArtifactPath path, ArtifactReader content, ExaminedFile known)
    {
        FileEvidence file = known.Evidence;
        var gaps = ImmutableArray.CreateBuilder<EvidenceGap>();
        FormatSelection selection = Select(path, content, gaps);
        ImmutableArray<string> inspectors = Names(selection);
        if (selection.Format != file.Format || !inspectors.SequenceEqual(file.Inspectors, StringComparer.Ordinal) || gaps.Count > 0)
        {
            return null;
        }

        IEnumerable<KeyValuePair<string, FactValue?>> facts = file.Facts.Where(fact => FileFacts.All.All(own => own.Name != fact.Key)).Concat(OwnFacts(selection));
        IEnumerable<EvidenceGap> stated = file.Gaps.Where(gap => gap.Inspector != EvidenceGap.Engine).Select(gap => gap with { Path = path });
        return new Result(file.Format, inspectors, WithOrigin(new FactSet(facts), file), [.. OwnGap(selection, path), .. stated], known.Product, []);
    }

    /// <summary>Facts with what is said of a file about where its digests come from: they are those of its links, too.</summary>
    public static FactSet WithOrigin(FactSet facts, FileEvidence file) =>
        file.Facts.TryGet(FileFacts.Cached.Name, out FactValue? origin) ? new FactSet(facts.Append(new(FileFacts.Cached.Name, origin))) : facts;

    /// <summary>Keeps what a format inspector kept earlier.</summary>
    public KeptProduct Keep(ArtifactPath path, object value, long bytes) => kept.Keep(path, value, bytes);

    /// <summary>Adds what watches state that have seen all bytes.</summary>
    /// <param name="result">What was found before the content was hashed.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    public Result Close(Result result, CancellationToken cancellation)
    {
        if (result.Watches.IsEmpty)
        {
            return result;
        }

        var facts = new JoinedFacts(result.Facts);
        var gaps = result.Gaps.ToBuilder();
        foreach (Statements statements in result.Watches.Close(limits, time, cancellation))
        {
            facts.Add(statements.Facts);
            gaps.AddRange(statements.Gaps);
        }

        return result with { Facts = pool.Share(facts.ToSet()), Gaps = gaps.DrainToImmutable(), Watches = new ContentWatches() };
    }

    // Most files have at most one: they share the list.
    private ImmutableArray<string> Names(FormatSelection selection) => selection.Inspectors switch
    {
        [] => [],
        [{ } only] => alone.GetOrAdd(only.Name, static name => [name]),
        _ => [.. selection.Inspectors.Select(inspector => inspector.Name).Order(StringComparer.Ordinal)],
    };

    private static IEnumerable<KeyValuePair<string, FactValue?>> OwnFacts(FormatSelection selection) =>
    [
        new(FileFacts.Role.Name, FactValue.Of(selection.Role)),
        new(FileFacts.ExpectedFormats.Name, selection.ExpectedFormats.IsEmpty ? null : FactValue.Of(selection.ExpectedFormats)),
        new(FileFacts.OtherFormats.Name, FactValue.Of(selection.OtherFormats)),
    ];

    private static IEnumerable<EvidenceGap> OwnGap(FormatSelection selection, ArtifactPath path) =>
        selection.GapReason is { } reason ? [new EvidenceGap(EvidenceGap.Engine, reason, selection.GapDetail ?? "The content was not inspected.", path)] : [];

    private Result Examine(ArtifactPath path, ArtifactReader content, ContainerBudget container, int depth, CancellationToken cancellation)
    {
        var gaps = ImmutableArray.CreateBuilder<EvidenceGap>();
        FormatSelection selection = Select(path, content, gaps);
        var facts = new JoinedFacts(OwnFacts(selection));
        gaps.AddRange(OwnGap(selection, path));
        KeptProduct? product = null;
        var children = ImmutableArray.CreateBuilder<ExaminedFile>();
        var members = new MemberNames();
        var watches = new ContentWatches();
        bool isFull = false;
        foreach (IFormatInspector inspector in selection.Inspectors)
        {
            using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            clock.CancelAfter(Delay(limits.MaxTimePerFile));
            var budget = new ReadBudget(limits, time, cancellation) { Clock = clock.Token };
            var refused = new List<(string Name, string Detail)>();
            FactDeclaration declared = declarations.GetOrAdd(inspector, static inspector => new FactDeclaration(inspector.Facts));
            var context = new InspectionContext(inspector, new FactWriter(inspector.Name, declared), path, new BudgetedReader(content, budget), limits, clock.Token)
            {
                Members = members,
                Selector = selector,
                Container = container,
                ChildExaminer = ExamineChild,
                Refused = refused,
            };
            Statements statements = Statements.Of(
                inspector.Name, path, context.Facts, context.Gaps, () => inspector.Inspect(context), budget, limits, cancellation);
            facts.Add(statements.Facts);
            gaps.AddRange(statements.Gaps);
            watches.Add(context);
            if (product is null && context.Product is { } parsed)
            {
                product = kept.Keep(path, parsed, context.ProductBytes);
            }

            // Its own time and bytes pay for a file inside.
            void ExamineChild(string name, ArtifactReader child)
            {
                cancellation.ThrowIfCancellationRequested();
                if (isFull || container.Layer?.Lists(path, inspector.Name, name) == true)
                {
                    return;
                }

                if (Refuse(path, name, child, container, depth + 1) is { } refusal)
                {
                    gaps.Add(new EvidenceGap(inspector.Name, GapReason.LimitReached, refusal, path));
                    refused.Add((name, refusal));
                    isFull = container.IsSpent;
                    return;
                }

                budget.Pause();
                clock.CancelAfter(Timeout.InfiniteTimeSpan);
                try
                {
                    children.AddRange(Child(path.Inside(name), child, container, depth + 1, cancellation));
                }
                finally
                {
                    clock.CancelAfter(Delay(budget.Resume()));
                }
            }
        }

        return new Result(
            selection.Format,
            Names(selection),
            pool.Share(facts.ToSet()),
            gaps.DrainToImmutable(),
            product,
            children.DrainToImmutable())
        {
            Watches = watches,
        };
    }

    private static TimeSpan Delay(TimeSpan time) => time <= TimeSpan.Zero ? TimeSpan.Zero : time < MaximumDelay ? time : MaximumDelay;

    private FormatSelection Select(ArtifactPath path, ArtifactReader content, ImmutableArray<EvidenceGap>.Builder gaps)
    {
        byte[] header = ArrayPool<byte>.Shared.Rent(FormatProbe.HeaderBytes);
        byte[] tail = ArrayPool<byte>.Shared.Rent(FormatProbe.TailBytes);
        try
        {
            int headerLength = content.ReadAt(0, header.AsSpan(0, FormatProbe.HeaderBytes));
            int tailLength = content.ReadAt(Math.Max(0, content.Length - FormatProbe.TailBytes), tail.AsSpan(0, FormatProbe.TailBytes));
            return selector.Select(new FormatProbe(header.AsSpan(0, headerLength), tail.AsSpan(0, tailLength), content.Length, path));
        }
        catch (Exception exception) when (!ReadFailure.Is(exception) && exception is not OperationCanceledException)
        {
            // A detector of someone else's: the file counts as not recognised.
            gaps.Add(new EvidenceGap(EvidenceGap.Engine, GapReason.InspectorFailed, $"A format detector failed: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}", path));
            return new FormatSelection(FileEvidence.UnknownFormat, [], [], [], "other", null, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
            ArrayPool<byte>.Shared.Return(tail);
        }
    }

    private static string? Refuse(ArtifactPath path, string name, ArtifactReader child, ContainerBudget container, int depth)
    {
        string shown = FactBounds.Cut(name, 256);
        return ArtifactPath.TryParse(path.Value + "!/" + name, out ArtifactPath inside, out string? problem)
            ? container.Take(shown, inside.Value.Length, child.Length, depth)
            : $"The file '{shown}' inside the container was not examined: {problem}";
    }

    private IEnumerable<ExaminedFile> Child(ArtifactPath path, ArtifactReader content, ContainerBudget container, int depth, CancellationToken cancellation)
    {
        bool isCopied = content.Length <= limits.SmallFileBytes && content is not MemoryReader;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(isCopied ? (int)Math.Max(content.Length, 1) : 1);
        try
        {
            // What is hashed is what is inspected: a small child is read once, a large one through its container's ledger.
            ArtifactReader reader = content;
            if (isCopied)
            {
                reader = new MemoryReader(buffer.AsMemory(0, content.ReadAt(0, buffer.AsSpan(0, (int)content.Length))));
            }

            Result result = Examine(path, reader, container, depth, cancellation);
            using var digests = new DigestSet([], content.Length);
            long hashed = 0;
            byte[] piece = ArrayPool<byte>.Shared.Rent(1 << 17);
            try
            {
                while (reader.ReadAt(hashed, piece) is > 0 and var read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    digests.Append(piece.AsSpan(0, read));
                    result.Watches.See(hashed, piece.AsSpan(0, read));
                    hashed += read;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(piece);
            }

            result = Close(result, cancellation);
            ImmutableArray<EvidenceGap> gaps = hashed == content.Length ? result.Gaps : result.Gaps.Add(
                new EvidenceGap(EvidenceGap.Engine, GapReason.Truncated, FormattableString.Invariant($"The container promises {content.Length} bytes for this file and holds {hashed}."), path));
            var evidence = new FileEvidence(path, hashed, digests.Finish(), result.Format, result.Facts, gaps) { Inspectors = result.Inspectors };
            return [new ExaminedFile(evidence, result.Product), .. result.Children];
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            var gap = new EvidenceGap(EvidenceGap.Engine, GapReason.Unreadable, ReadFailure.Sentence(exception), path);
            return [new ExaminedFile(new FileEvidence(path, content.Length, FileDigests.None, FileEvidence.UnknownFormat, FactSet.Empty, [gap]), null)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
