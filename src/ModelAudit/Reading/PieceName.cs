using System.Globalization;

namespace ModelAudit.Reading;

/// <summary>The digest of a piece of a file, as it is named among the digests of the file: ALGORITHM:START:END.</summary>
/// <param name="Algorithm">sha256, blake2b or blake3.</param>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last.</param>
internal readonly record struct PieceName(string Algorithm, long Start, long End)
{
    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out PieceName name)
    {
        name = default;
        string[] parts = text.Split(':');
        if (parts is not [DigestAlgorithms.Sha256 or DigestAlgorithms.Blake2b or DigestAlgorithms.Blake3, _, _]
            || !TryNumber(parts[1], out long start)
            || !TryNumber(parts[2], out long end)
            || start >= end)
        {
            return false;
        }

        name = new PieceName(parts[0], start, end);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Algorithm}:{Start}:{End}");

    private static bool TryNumber(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
