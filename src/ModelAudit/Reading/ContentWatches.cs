using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Formats;

namespace ModelAudit.Reading;

/// <summary>The watches of one content. One that fails loses its own facts only, and a gap says so.</summary>
internal sealed class ContentWatches
{
    private sealed class Entry(InspectionContext context, IContentWatch watch, ImmutableArray<FactDefinition> facts)
    {
        public InspectionContext Context => context;

        public IContentWatch Watch => watch;

        public ImmutableArray<FactDefinition> Facts => facts;

        public Exception? Failure { get; set; }
    }

    private readonly List<Entry> entries = [];
    private readonly List<IContentWatch> others = [];

    /// <summary>Adds the watch that an inspector registered, if it did.</summary>
    public void Add(InspectionContext context)
    {
        if (context.HashingWatch is { } registered)
        {
            entries.Add(new Entry(context, registered.Watch, registered.Facts));
        }
    }

    /// <summary>Adds a watch that states nothing about the content itself; what it saw when it failed is all that it sees.</summary>
    public void Also(IContentWatch? watch)
    {
        if (watch is not null)
        {
            others.Add(watch);
        }
    }

    /// <summary>Whether nobody watches that states facts.</summary>
    public bool IsEmpty => entries.Count == 0;

    /// <summary>Shows the next bytes to all.</summary>
    public void See(long offset, ReadOnlySpan<byte> bytes)
    {
        for (int i = others.Count - 1; i >= 0; i--)
        {
            try
            {
                others[i].See(offset, bytes);
            }
            catch (Exception)
            {
                others.RemoveAt(i);
            }
        }

        foreach (Entry entry in entries)
        {
            if (entry.Failure is not null)
            {
                continue;
            }

            try
            {
                entry.Watch.See(offset, bytes);
            }
            catch (Exception exception)
            {
                // The boundary of the engine, as for inspectors.
                entry.Failure = exception;
            }
        }
    }

    /// <summary>What the watches state.</summary>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="time">The clock for budgets.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    public IEnumerable<Statements> Close(AuditLimits limits, TimeProvider time, CancellationToken cancellation)
    {
        foreach (Entry entry in entries)
        {
            InspectionContext context = entry.Context.PutOff(entry.Facts, cancellation);
            yield return Statements.Of(context.Inspector, context.Path, context.Facts, context.Gaps, () => State(entry, context), new ReadBudget(limits, time, cancellation), limits, cancellation);
        }
    }

    private static void State(Entry entry, InspectionContext context)
    {
        if (entry.Failure is { } failure)
        {
            throw new InvalidOperationException($"{failure.GetType().Name} while the content was hashed: {failure.Message}", failure);
        }

        entry.Watch.State(context);
    }
}
