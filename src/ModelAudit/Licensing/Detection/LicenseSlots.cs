using System.Collections.Concurrent;

namespace ModelAudit.Licensing.Detection;

/// <summary>
/// The places of a known text where names stand: of a holder, an organization, its contributors. The license list has templates that mark
/// them as replaceable (SPDX 3.0.1 annex B.3.4); without templates they are recognised by the phrases on both sides.
/// </summary>
internal sealed class LicenseSlots(LicenseIndex index)
{
    private const int LongestSlot = 14;

    private static readonly (string Left, string Right)[] Frames =
    [
        ("neither the name of", "nor the names"), ("neither the name", "nor the names"), ("neither the names of", "nor"), ("nor the names of", "may be used"), ("neither the name of", "may be used"),
        ("neither", "nor the names"), ("neither the name of", "nor the name"), ("nor the name of", "may be used"), ("neither the names of", "may be used"), ("the name of", "may not be used"), ("the names", "must not be used"), ("the name", "must not be used"),
        ("the name of", "shall not be used"), ("the name of", "not be used"), ("the names of", "not be used"), ("the name", "may not be used"), ("provided by", "as is"), ("provided as is by", "and any"),
        ("event shall", "be liable"), ("event will", "be liable"), ("shall", "be liable"), ("provided as is and", "disclaims all"), ("provided as is and", "disclaim all"), ("prior permission", "makes no representations"),
        ("developed by", "and its contributors"), ("developed by", "for use in"), ("developed by the", "neither"), ("developed by", "neither"), ("documentation and that the name of", "not be used"),
        ("authorization from", "this"), ("permission of", "this"), ("written permission from", "products"), ("permission of", "products"), ("contact", "products"), ("product includes", "neither"),
        ("written permission", "disclaims"), ("expressed or implied", "disclaims"), ("prior written permission", "makes no"), 
    ];

    private readonly ConcurrentDictionary<int, (int Start, int End)[]> byEntry = new();
    private readonly (ushort[] Left, ushort[] Right)[] frames = [.. Frames.Select(frame => (Ids(index, frame.Left), Ids(index, frame.Right)))];

    /// <summary>Whether a range of a known text lies within a slot, or touches one.</summary>
    public bool Covers(int entry, int start, int end)
    {
        foreach ((int slotStart, int slotEnd) in byEntry.GetOrAdd(entry, Find))
        {
            if (start >= slotStart && end <= slotEnd)
            {
                return true;
            }
        }

        return false;
    }

    private (int Start, int End)[] Find(int entry)
    {
        ReadOnlySpan<ushort> known = index.TokensOf(index.Entries[entry]);
        var slots = new List<(int, int)>();
        foreach ((ushort[] left, ushort[] right) in frames)
        {
            if (left.Contains(LicenseVocabulary.Unknown) || right.Contains(LicenseVocabulary.Unknown))
            {
                continue;
            }

            for (int i = 0; known[i..].IndexOf(left) is var found && found >= 0;)
            {
                i += found + left.Length;
                int end = known[i..Math.Min(known.Length, i + LongestSlot + right.Length)].IndexOf(right);
                if (end >= 0)
                {
                    slots.Add((i, i + end));
                }
            }
        }

        return [.. slots];
    }

    private static ushort[] Ids(LicenseIndex index, string phrase) => [.. phrase.Split(' ').Select(index.Vocabulary.IdOf)];
}
