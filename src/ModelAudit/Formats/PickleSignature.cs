using ModelAudit.Formats.Pickle;

namespace ModelAudit.Formats;

/// <summary>
/// Tells a Python pickle by walking its first opcodes (CPython Lib/pickletools.py). A protocol byte alone says nothing: the length
/// of a safetensors header starts with the same two bytes often enough.
/// </summary>
internal static class PickleSignature
{
    /// <summary>The opcodes of a binary protocol that chance does not produce.</summary>
    private const int Enough = 8;

    /// <summary>The opcodes behind a textual import that no text file has.</summary>
    private const int EnoughBehindImport = 3;

    /// <summary>The opcodes of a long idle prefix.</summary>
    private const int Many = 256;

    /// <summary>The pickles one after another that no text file has.</summary>
    private const int ManyPickles = 4;

    /// <summary>The most lines at the end that are looked at.</summary>
    private const int MostLines = 1_000;

    // The magic number of torch.save before 1.6: protocol 2 and a long of ten bytes.
    private static ReadOnlySpan<byte> LegacyTorch => [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E];

    /// <summary>Whether bytes begin with the magic number of a legacy PyTorch file.</summary>
    public static bool IsLegacyTorch(ReadOnlySpan<byte> bytes) => bytes.StartsWith(LegacyTorch);

    public static bool Matches(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (header.Length < 2)
        {
            return false;
        }

        if (IsLegacyTorch(header))
        {
            return true;
        }

        // The P of a zip archive asks for a persistent id, which no loader has that reads a pickle from the start of an archive.
        if (header.StartsWith("PK\u0003\u0004"u8))
        {
            return false;
        }

        PickleShape shape = PickleShape.Of(header);
        bool isWhole = header.Length == probe.Length;
        if (header[0] == PickleOpcode.Proto)
        {
            // An argument longer than the file is a truncated pickle only behind a few sound opcodes.
            return shape.Opcodes > 1 && (shape.Outcome == PickleShape.End.Stop || shape.Calls || shape.Imports || shape.Opcodes >= Enough
                || (shape.Outcome == PickleShape.End.Open && Reaches(header, probe.Length)));
        }

        // Protocols 0 and 1 have no mark of their own: something that is imported and called, even if the rest is broken, or a whole
        // walk that names something with the STOP at the very end. Lists of words start with the same letters.
        bool endsThere = shape.Outcome == PickleShape.End.Stop && shape.Position == probe.Length;
        return shape.Calls
            || (header[0] is (byte)'c' or (byte)'(' && IsPickleName(probe.Path.Extension) && CallsWithoutReturns(header))
            || (shape.Outcome == PickleShape.End.Stop && !endsThere && GoesOn(header, shape))
            || (endsThere && shape.Imports)
            || (endsThere && shape.Opcodes > 1 && IsPickleName(probe.Path.Extension))
            || (shape.Outcome == PickleShape.End.Stop && shape.Opcodes > 1 && IsPickleName(probe.Path.Extension) && PickleShape.Of(header[shape.Position..]) is { Outcome: not PickleShape.End.Invalid, Opcodes: > 1 })
            || (endsThere && shape.Names && header[0] is (byte)'(' or (byte)']' or (byte)'}')
            || (shape.Outcome == PickleShape.End.Open && shape.Imports && shape.Opcodes >= EnoughBehindImport)
            || (shape.Outcome == PickleShape.End.Open && !isWhole && shape.Names && probe.Tail[^1] == '.' && header[0] is (byte)'(' or (byte)']' or (byte)'}')
            || (shape.Outcome == PickleShape.End.Open && shape.Opcodes >= Many && (probe.Tail[^1] == '.' || IsPromised(probe.Path.Extension)))
            || (shape.Outcome == PickleShape.End.Open && !isWhole && probe.Tail[^1] == '.' && (IsPickleName(probe.Path.Extension) || CallsAtTheEnd(header, probe.Tail)));
    }

    // Pickles of protocol 0 one after another: a call in a later one, or so many that no text reads like it.
    private static bool GoesOn(ReadOnlySpan<byte> header, PickleShape shape)
    {
        int opcodes = 0;
        int position = 0;
        for (int pickles = 1; shape.Outcome == PickleShape.End.Stop && shape.Position > 0; pickles++)
        {
            opcodes += shape.Opcodes;
            position += shape.Position;
            shape = PickleShape.Of(header[position..]);
            if (shape.Calls || (pickles >= ManyPickles && opcodes >= Enough * ManyPickles && shape.Outcome != PickleShape.End.Invalid))
            {
                return true;
            }
        }

        return false;
    }

    // Python 2 read pickles as text, where a line may end with CR LF.
    private static bool CallsWithoutReturns(ReadOnlySpan<byte> header)
    {
        if (header.IndexOf("\r\n"u8) < 0)
        {
            return false;
        }

        byte[] lines = new byte[header.Length];
        int length = 0;
        foreach (byte character in header)
        {
            lines[length] = character;
            length += character == '\r' ? 0 : 1;
        }

        return PickleShape.Of(lines.AsSpan(0, length)).Calls;
    }

    private static bool IsPromised(string extension) => extension is ".pkl" or ".pickle" or ".p" or ".dill" or ".pt" or ".pth" or ".ckpt" or ".joblib" or ".bin";

    // Extensions that pickles have and little else: values of protocols 0 and 1 that name nothing are known by them alone (a number is "I1\n.").
    private static bool IsPickleName(string extension) => extension is ".pkl" or ".pickle" or ".p" or ".dill" or ".joblib";

    // A first line longer than the header hides what follows it: a call in one of the last lines is no text.
    private static bool CallsAtTheEnd(ReadOnlySpan<byte> header, ReadOnlySpan<byte> tail)
    {
        if (header[0] is not ((byte)'V' or (byte)'S' or (byte)'I' or (byte)'L' or (byte)'F' or (byte)'P') || header.Contains((byte)'\n'))
        {
            return false;
        }

        for (int lines = 0; lines < MostLines && tail.IndexOf((byte)'\n') is >= 0 and var end; lines++)
        {
            tail = tail[(end + 1)..];
            ReadOnlySpan<byte> rest = tail.Length > 1 && tail[0] == PickleOpcode.Pop ? tail[1..] : tail;
            if (rest.Length > 0 && rest[0] is PickleOpcode.Global or PickleOpcode.Mark && PickleShape.Of(rest) is { Calls: true })
            {
                return true;
            }
        }

        return false;
    }

    // Whether the walk over the header left it by an argument that the file still holds.
    private static bool Reaches(ReadOnlySpan<byte> header, long length) => length > header.Length || PickleShape.Of(header).Opcodes > 2;
}
