using System.Globalization;
using System.Text;

namespace ModelAudit.Signing.Sigstore;

/// <summary>
/// A log's signed statement about its tree: a note (C2SP signed-note) whose lines are origin, size and root (C2SP tlog-checkpoint).
/// </summary>
internal static class Checkpoint
{
    private const int MaximumLength = 1 << 16;
    private const string SignatureStart = "\u2014 ";

    /// <summary>Checks a checkpoint against a proof and the log's key.</summary>
    /// <returns>A sentence, or null when the log vouches for the tree.</returns>
    public static string? Problem(InclusionProof proof, LogKey log, SigningKey key)
    {
        string note = proof.Checkpoint;
        int end = note.Length > MaximumLength ? -1 : note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return "The log's checkpoint is no signed note.";
        }

        string[] lines = note[..end].Split('\n');
        if (lines.Length < 3 || lines[1] != proof.TreeSize.ToString(CultureInfo.InvariantCulture) || lines[2] != Convert.ToBase64String(proof.Root))
        {
            return "The log's checkpoint is about another tree than the proof.";
        }

        byte[] text = Encoding.UTF8.GetBytes(note[..(end + 1)]);
        string rest = note[(end + 2)..];
        if (!rest.EndsWith('\n'))
        {
            return "The log's checkpoint does not end with a line.";
        }

        return rest[..^1].Split('\n').Any(line => IsBy(line, lines[0], text, log, key)) ? null : "The log's checkpoint is not signed by the log.";
    }

    private static bool IsBy(string line, string origin, byte[] text, LogKey log, SigningKey key)
    {
        if (!line.StartsWith(SignatureStart, StringComparison.Ordinal) || line.LastIndexOf(' ') is var space && space < SignatureStart.Length)
        {
            return false;
        }

        // Old logs add the number of their tree to the origin.
        string name = line[SignatureStart.Length..space];
        if (origin != name && !origin.StartsWith(name + " - ", StringComparison.Ordinal))
        {
            return false;
        }

        return StrictBase64.TryDecode(Encoding.UTF8.GetBytes(line[(space + 1)..]), out byte[]? bytes)
            && bytes.Length > 4
            && log.Id.AsSpan().StartsWith(bytes.AsSpan(0, 4))
            && key.FormProblem(bytes.AsSpan(4)) is null
            && key.Verify(text, bytes.AsSpan(4)) is not null;
    }
}
