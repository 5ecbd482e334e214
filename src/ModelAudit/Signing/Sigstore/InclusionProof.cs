using System.Collections.Immutable;
using System.Security.Cryptography;

namespace ModelAudit.Signing.Sigstore;

/// <summary>That an entry is a leaf of a Merkle tree (RFC 6962, section 2.1; verified as RFC 9162, section 2.1.3.2 says).</summary>
internal sealed record InclusionProof
{
    /// <summary>The index of the leaf in this tree.</summary>
    public long Index { get; init; }

    /// <summary>How many leaves the tree has.</summary>
    public long TreeSize { get; init; }

    /// <summary>The root of the tree.</summary>
    public byte[] Root { get; init; } = [];

    /// <summary>The siblings on the way from the leaf to the root.</summary>
    public ImmutableArray<byte[]> Hashes { get; init; } = [];

    /// <summary>The log's signed note about the tree.</summary>
    public string Checkpoint { get; init; } = string.Empty;

    /// <summary>Whether the siblings lead from the leaf to the root.</summary>
    /// <param name="body">What was logged.</param>
    public bool Leads(ReadOnlySpan<byte> body)
    {
        if (Index >= TreeSize)
        {
            return false;
        }

        byte[] at = SHA256.HashData([0, .. body]);
        long node = Index;
        long last = TreeSize - 1;
        foreach (byte[] sibling in Hashes)
        {
            if (last == 0 || sibling.Length != SHA256.HashSizeInBytes)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                at = SHA256.HashData([1, .. sibling, .. at]);
                while (node != 0 && (node & 1) == 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                at = SHA256.HashData([1, .. at, .. sibling]);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && at.AsSpan().SequenceEqual(Root);
    }
}
