using System.Buffers;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>Finds pickles inside content of another or of no known format.</summary>
internal static class PickleSearch
{
    /// <summary>The fewest opcodes up to STOP that chance does not produce.</summary>
    public const int EnoughOpcodes = 8;

    private const int PieceBytes = 1 << 20;

    /// <summary>How far a candidate is looked at before it is run.</summary>
    private const int LookBytes = 1 << 11;

    /// <summary>The most candidates that are run in one search: each costs at most its own length.</summary>
    private const int MaximumRuns = 10_000;

    /// <summary>The most bytes that all runs of one search walk over, so that candidates inside one another do not multiply.</summary>
    private const long MaximumWalked = 1L << 28;

    private static readonly SearchValues<byte> Starts = SearchValues.Create([0x80, (byte)'c', (byte)'(']);

    /// <summary>
    /// Finds pickles, each confirmed by running it: at least eight opcodes up to a STOP, or a resolved import followed by a call. Random
    /// bytes yield none. Candidates do not overlap and come in ascending order.
    /// </summary>
    /// <param name="reader">The content.</param>
    /// <param name="start">Where to start, in bytes.</param>
    /// <param name="length">How many bytes to look at.</param>
    /// <param name="maximum">The most pickles to return; the search ends there.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>Positions in the content, and lengths up to the STOP or to the place where the pickle breaks.</returns>
    public static IReadOnlyList<(long Offset, long Length)> Find(ArtifactReader reader, long start, long length, int maximum, CancellationToken cancellation) =>
        Find(reader, start, length, maximum, cancellation, out _);

    /// <inheritdoc cref="Find(ArtifactReader, long, long, int, CancellationToken)"/>
    /// <param name="reader">The content.</param>
    /// <param name="start">Where to start, in bytes.</param>
    /// <param name="length">How many bytes to look at.</param>
    /// <param name="maximum">The most pickles to return; the search ends there.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <param name="isComplete">False when so much looks like the start of a pickle that the search gave up.</param>
    public static IReadOnlyList<(long Offset, long Length)> Find(
        ArtifactReader reader, long start, long length, int maximum, CancellationToken cancellation, out bool isComplete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var found = new List<(long, long)>();
        PickleMachine? machine = null;
        long end = Math.Min(reader.Length, start + Math.Min(length, long.MaxValue - start));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes + LookBytes);
        int runs = 0;
        long walked = 0;
        isComplete = true;
        try
        {
            for (long at = start; at < end && found.Count < maximum;)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = reader.ReadAt(at, buffer.AsSpan(0, (int)Math.Min(PieceBytes + LookBytes, end - at)));
                if (read == 0)
                {
                    break;
                }

                ReadOnlySpan<byte> piece = buffer.AsSpan(0, read);
                int own = at + read >= end ? read : Math.Min(read, PieceBytes);
                int position = 0;
                while (position < own && found.Count < maximum && isComplete)
                {
                    bool isFirst = at + position == start;
                    int hit = isFirst ? 0 : piece[position..own].IndexOfAny(Starts);
                    if (hit < 0)
                    {
                        position = own;
                        break;
                    }

                    position += hit;
                    if (!isFirst && !MayStart(piece[position..Math.Min(piece.Length, position + LookBytes)]))
                    {
                        position++;
                        continue;
                    }

                    runs++;
                    machine ??= new PickleMachine(reader, new PickleRecord(AuditLimits.Default), PickleMode.Trial, cancellation);
                    PickleStream run = machine.Run(at + position, Math.Min(end, at + position + MaximumWalked));
                    walked += run.EndOffset - run.Offset;
                    isComplete = runs < MaximumRuns && walked < MaximumWalked;
                    if (isFirst && piece[0] is not (0x80 or (byte)'c' or (byte)'(') ? run.Called : IsConvincing(run))
                    {
                        found.Add((run.Offset, run.End - run.Offset));
                        long behind = Math.Max(1, run.End - run.Offset);
                        if (position + behind > own)
                        {
                            at += position + behind;
                            position = -1;
                            break;
                        }

                        position += (int)behind;
                    }
                    else
                    {
                        position++;
                    }
                }

                at += position < 0 ? 0 : Math.Max(position, 1);
                if (!isComplete)
                {
                    break;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return found;
    }

    /// <summary>Whether a pickle starts at a position, and does not do so by chance.</summary>
    public static bool IsPickle(ArtifactReader reader, long offset, long end, CancellationToken cancellation) =>
        IsConvincing(new PickleMachine(reader, new PickleRecord(AuditLimits.Default), PickleMode.Trial, cancellation).Run(offset, end));

    private static bool IsConvincing(PickleStream run) => (run.Stops && run.Opcodes >= EnoughOpcodes) || run.Called;

    private static bool MayStart(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 3 || (bytes[0] == 0x80 ? bytes[1] > 5 : bytes[0] == 'c' && !(char.IsAsciiLetter((char)bytes[1]) || bytes[1] == '_')))
        {
            return false;
        }

        PickleShape shape = PickleShape.Of(bytes);
        return shape.Calls
            || (shape.Outcome == PickleShape.End.Stop && shape.Opcodes >= EnoughOpcodes)
            || (shape.Outcome == PickleShape.End.Open && shape.Opcodes >= (bytes[0] == 0x80 ? 3 : EnoughOpcodes));
    }
}
