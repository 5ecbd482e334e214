using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>Goes through a file: one pickle after another, what lies between and behind them, and the storages of legacy PyTorch files.</summary>
/// <param name="reader">The file.</param>
/// <param name="record">Where findings go.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class PickleFile(ArtifactReader reader, PickleRecord record, CancellationToken cancellation)
{
    /// <summary>The most times that a file is searched on behind something that is no pickle.</summary>
    private const int MaximumSearches = 100;

    private const int LookBytes = 1 << 12;

    private readonly PickleMachine machine = new(reader, record, PickleMode.Library, cancellation);
    private readonly byte[] look = new byte[LookBytes];
    private int searches;

    /// <summary>The bytes at the end that nothing explains, if there are any.</summary>
    public (long Offset, long Length)? Trailing { get; private set; }

    /// <summary>Reads the whole file.</summary>
    public void Read()
    {
        long end = reader.Length;
        long position = StartsAt(0) is { } start ? start : -1;
        bool isTorch = position == 0 && PickleSignature.IsLegacyTorch(look);
        machine.Storages = isTorch ? new TorchStorages() : null;
        for (int index = 0; position >= 0 && position < end; index++)
        {
            PickleStream stream = Run(position);
            if (!stream.Stops)
            {
                position = stream.EndOffset + 1 < end ? Next(stream.EndOffset + 1, stream.EndOffset, stream) : -1;
                isTorch = false;
                continue;
            }

            position = stream.End;
            if (isTorch && index == LegacyTorch.KeysPickle)
            {
                position = new LegacyTorch(reader, machine.Storages!).SkipStorages(stream, cancellation);
            }

            if (position < end && !Follows(position))
            {
                position = Next(position, position, null);
            }
        }
    }

    private PickleStream Run(long position)
    {
        PickleStream stream;
        try
        {
            stream = machine.Run(position, reader.Length);
        }
        catch (Exception exception) when (exception is ReadBudgetExceededException or OperationCanceledException or IOException or ContentChangedException)
        {
            // What it did so far is worth more than nothing: a giant file, or a slow one, must not hide its beginning.
            record.Add(machine.Unfinished("Reading stopped here."));
            throw;
        }

        record.Add(stream);
        record.Script.End(stream);
        if (machine.SteppedOver)
        {
            ReadPlainly(stream);
        }

        return stream;
    }

    // joblib steps over the numbers of arrays; pickle.load alone would run them as opcodes. Whoever made the file knew only one of the two.
    private void ReadPlainly(PickleStream stream)
    {
        var other = new PickleRecord(AuditLimits.Default);
        new PickleMachine(reader, other, PickleMode.Plain, cancellation).Run(stream.Offset, reader.Length);
        HashSet<string> known = record.Imports.All.Select(import => import.Name).ToHashSet(StringComparer.Ordinal);
        if (other.Imports.All.Any(import => !known.Contains(import.Name)))
        {
            record.Anomaly(PickleAnomalyCode.TwoReadings, stream.Offset, stream.Index, "Without joblib the numbers of an array are opcodes that import something else.");
            new PickleMachine(reader, record, PickleMode.Plain, cancellation).Run(stream.Offset, reader.Length);
        }
    }

    // The first pickle: at the start, or behind a prefix that no unpickler reads.
    private long? StartsAt(long position)
    {
        int read = reader.ReadAt(position, look);
        PickleShape shape = PickleShape.Of(look.AsSpan(0, read));
        if (read == 0 || shape.Outcome != PickleShape.End.Invalid || shape.Opcodes >= 2 || shape.Imports)
        {
            return position;
        }

        PickleStream run = new PickleMachine(reader, new PickleRecord(AuditLimits.Default), PickleMode.Plain, cancellation).Run(position, reader.Length);
        IReadOnlyList<(long Offset, long Length)> found = run.Stops || run.Executed || run.Opcodes > 2
            ? []
            : Find(position);
        if (found.Count == 0)
        {
            return position;
        }

        record.Anomaly(PickleAnomalyCode.HiddenPickle, found[0].Offset, null, $"A pickle starts behind {found[0].Offset} bytes that are none.");
        return found[0].Offset;
    }

    private IReadOnlyList<(long Offset, long Length)> Find(long from)
    {
        IReadOnlyList<(long Offset, long Length)> found = PickleSearch.Find(reader, from, reader.Length - from, 1, cancellation, out bool isComplete);
        if (!isComplete && found.Count == 0)
        {
            record.Bound(from, Math.Max(0, record.StreamCount - 1), "So much looks like the start of a pickle that the search for one gave up.");
        }

        return found;
    }

    private bool Follows(long position)
    {
        int read = reader.ReadAt(position, look);
        PickleShape shape = PickleShape.Of(look.AsSpan(0, read));
        return shape.Calls
            || (shape.Outcome == PickleShape.End.Stop && shape.Opcodes > 1)
            || (shape.Outcome == PickleShape.End.Open && (look[0] == PickleOpcode.Proto || shape.Opcodes >= PickleSearch.EnoughOpcodes));
    }

    // Behind the end of a pickle: the next one behind junk, or nothing that can be explained.
    private long Next(long from, long junkStart, PickleStream? broken)
    {
        long end = reader.Length;
        if (searches++ < MaximumSearches)
        {
            IReadOnlyList<(long Offset, long Length)> found = Find(from);
            if (found.Count > 0)
            {
                record.Anomaly(PickleAnomalyCode.JunkBetween, junkStart, broken?.Index, $"{found[0].Offset - junkStart} bytes that are no pickle lie before the next pickle.");
                return found[0].Offset;
            }
        }
        else
        {
            record.Bound(from, record.StreamCount - 1, $"More than {MaximumSearches} stretches of a file are no pickle: the rest was not searched.");
        }

        if (broken is null)
        {
            Trailing = (junkStart, end - junkStart);
            record.Anomaly(PickleAnomalyCode.TrailingData, junkStart, null, $"Nothing explains the last {end - junkStart} bytes.");
        }

        return -1;
    }
}
