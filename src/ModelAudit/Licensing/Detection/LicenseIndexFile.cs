using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Licensing.Detection;

/// <summary>
/// The file that holds the index: "MALI", the version (1), the SHA-256 of the payload, the payload's length, and the payload compressed with
/// Brotli. Numbers are little-endian; a text is its length (16 bits) and UTF-8. The payload: inputs (count; name, version, digest), words
/// (count; 32-bit digests), texts (count; identifiers, name, version, kind, flags, input, title, body, rank, required words, length),
/// names (count; flag, target, words), then the word numbers of all texts, low bytes before high bytes.
/// </summary>
internal static class LicenseIndexFile
{
    /// <summary>The largest payload that is read, in bytes.</summary>
    public const int LargestPayload = 16 << 20;

    public const int HeaderLength = 4 + 1 + 32 + 4;

    public const byte Version = 1;

    /// <summary>The first bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "MALI"u8;

    /// <summary>Reads the file.</summary>
    /// <param name="file">Its content.</param>
    /// <param name="isTrusted">Whether it is known to be whole, so that the digest need not be computed.</param>
    /// <exception cref="InvalidDataException">It is not such a file, or damaged.</exception>
    public static LicenseIndex Read(ReadOnlySpan<byte> file, bool isTrusted = false) => Parse(Payload(file, isTrusted));

    /// <summary>The payload, checked against its digest.</summary>
    /// <param name="file">The content of the file.</param>
    /// <param name="isTrusted">Whether it is known to be whole.</param>
    /// <exception cref="InvalidDataException">It is not such a file, or damaged.</exception>
    public static byte[] Payload(ReadOnlySpan<byte> file, bool isTrusted = false)
    {
        if (file.Length < HeaderLength || !file.StartsWith(Magic) || file[4] != Version)
        {
            throw new InvalidDataException($"The license index does not start with 'MALI' and version {Version}.");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(file[37..]);
        if (length is < 0 or > LargestPayload)
        {
            throw new InvalidDataException($"The license index says its payload has {length} bytes; at most {LargestPayload} are read.");
        }

        byte[] payload = new byte[length];
        if (!BrotliDecoder.TryDecompress(file[HeaderLength..], payload, out int written) || written != length || (!isTrusted && !SHA256.HashData(payload).AsSpan().SequenceEqual(file.Slice(5, 32))))
        {
            throw new InvalidDataException("The license index is damaged: its payload does not have the digest that its header states.");
        }

        return payload;
    }

    private static LicenseIndex Parse(byte[] payload)
    {
        var reader = new PayloadReader(payload);
        var inputs = ImmutableArray.CreateBuilder<LicenseInput>();
        for (int i = reader.Number(); i > 0; i--)
        {
            inputs.Add(new LicenseInput(reader.Text(), reader.Text(), reader.Text()));
        }

        uint[] words = new uint[reader.Number()];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = reader.Digest();
        }

        var vocabulary = new LicenseVocabulary(words);
        var entries = ImmutableArray.CreateBuilder<LicenseEntry>();
        int start = 0;
        for (int i = reader.Number(); i > 0; i--)
        {
            LicenseEntry entry = Entry(ref reader, start, vocabulary);
            entries.Add(entry);
            start = checked(start + entry.Length);
        }

        var phrases = ImmutableArray.CreateBuilder<LicensePhrase>();
        for (int i = reader.Number(); i > 0; i--)
        {
            bool needsContext = reader.Number() != 0;
            string target = reader.Text();
            phrases.Add(new LicensePhrase(Digests(ref reader), target, needsContext));
        }

        ushort[] tokens = new ushort[start];
        ReadOnlySpan<byte> low = reader.Bytes(start);
        ReadOnlySpan<byte> high = reader.Bytes(start);
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (ushort)(low[i] | (high[i] << 8));
        }

        for (int i = 0; i < entries.Count; i++)
        {
            LicenseEntry entry = entries[i];
            entries[i] = entry with { Needed = entry.Needed - tokens.AsSpan(entry.Start..(entry.Start + entry.Length))[entry.Title..entry.Body].Count(LicenseVocabulary.Placeholder) };
        }

        return reader.IsAtEnd ? new LicenseIndex(inputs.DrainToImmutable(), vocabulary, entries.DrainToImmutable(), phrases.DrainToImmutable(), tokens)
            : throw new InvalidDataException("The license index has bytes behind its end.");
    }

    private static LicenseEntry Entry(ref PayloadReader reader, int start, LicenseVocabulary vocabulary)
    {
        string[] ids = new string[reader.Number()];
        for (int k = 0; k < ids.Length; k++)
        {
            ids[k] = reader.Text();
        }

        string name = reader.Text();
        string version = reader.Text();
        bool isPolicy = reader.Number() != 0;
        bool isOsiApproved = reader.Number() != 0;
        int input = reader.Number();
        int title = reader.Number();
        int body = reader.Number();
        int rank = reader.Number();
        ImmutableArray<ushort> required = [.. vocabulary.IdsOf(Digests(ref reader).AsSpan())];
        int length = reader.Number();
        return ids.Length > 0 && title <= body && body <= length
            ? new LicenseEntry([.. ids], name, version, isPolicy ? "use-policy" : "license", isOsiApproved, input, title, body, rank, required, body - title, start, length)
            : throw new InvalidDataException($"The license index says of '{name}' what cannot be.");
    }

    private static ImmutableArray<uint> Digests(ref PayloadReader reader)
    {
        uint[] digests = new uint[reader.Number()];
        for (int i = 0; i < digests.Length; i++)
        {
            digests[i] = reader.Digest();
        }

        return [.. digests];
    }

    private ref struct PayloadReader(ReadOnlySpan<byte> payload)
    {
        private ReadOnlySpan<byte> rest = payload;

        public readonly bool IsAtEnd => rest.IsEmpty;

        public int Number() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

        public uint Digest() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

        public string Text() => Encoding.UTF8.GetString(Bytes(Number()));

        public ReadOnlySpan<byte> Bytes(int count)
        {
            if (count > rest.Length)
            {
                throw new InvalidDataException("The license index ends early.");
            }

            ReadOnlySpan<byte> bytes = rest[..count];
            rest = rest[count..];
            return bytes;
        }
    }
}
