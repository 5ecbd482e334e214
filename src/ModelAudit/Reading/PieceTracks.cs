using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Reading;

/// <summary>Hashes pieces of a file while the whole is hashed. Pieces may overlap where several manifests cut the file differently.</summary>
internal sealed class PieceTracks : IDisposable
{
    private readonly PriorityQueue<PieceName, long> waiting = new();
    private readonly List<(PieceName Name, ContentDigest Hash)> running = [];
    private readonly List<KeyValuePair<string, string>> finished = [];
    private bool isEmpty = true;

    /// <summary>Whether no piece was asked for.</summary>
    public bool IsEmpty => isEmpty;

    /// <summary>The digests of the pieces that were seen to their end.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Finished => finished;

    /// <summary>Asks for a piece, before the first byte.</summary>
    public void Add(PieceName piece)
    {
        isEmpty = false;
        waiting.Enqueue(piece, piece.Start);
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="offset">Where in the file they lie: where the ones before ended.</param>
    /// <param name="bytes">The bytes.</param>
    public void Append(long offset, ReadOnlySpan<byte> bytes)
    {
        long end = offset + bytes.Length;
        for (int i = running.Count - 1; i >= 0; i--)
        {
            Advance(i, offset, bytes);
        }

        while (waiting.TryPeek(out PieceName next, out long start) && start < end)
        {
            waiting.Dequeue();
            running.Add((next, ContentDigest.Create(next.Algorithm)));
            Advance(running.Count - 1, offset, bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => running.ForEach(piece => piece.Hash.Dispose());

    private void Advance(int index, long offset, ReadOnlySpan<byte> bytes)
    {
        (PieceName name, ContentDigest hash) = running[index];
        int from = (int)Math.Max(0, name.Start - offset);
        int to = (int)Math.Min(bytes.Length, name.End - offset);
        hash.Append(bytes[from..to]);
        if (name.End <= offset + bytes.Length)
        {
            finished.Add(new(name.ToString(), Convert.ToHexStringLower(hash.Finish())));
            hash.Dispose();
            running.RemoveAt(index);
        }
    }
}
