using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Evidence;

/// <summary>
/// A JSON object whose last member, <c>sha256</c>, is the digest of all bytes before it: cut off or damaged, it is noticed before any of it is
/// believed. It keeps nobody from writing another one.
/// </summary>
internal static class SealedDocument
{
    private static readonly byte[] Start = Encoding.ASCII.GetBytes(",\"sha256\":\"");

    private static readonly byte[] End = Encoding.ASCII.GetBytes("\"}");

    private static int SealBytes => Start.Length + (2 * Sha256Digest.Length) + End.Length;

    /// <summary>Writes a document; the stream stays open.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="write">Begins the object and writes all other members; the seal ends it.</param>
    public static void Write(Stream output, Action<DocumentWriter> write)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var hashing = new HashingStream(output, hash))
        using (var writer = new DocumentWriter(hashing))
        {
            write(writer);
        }

        output.Write([.. Start, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())), .. End]);
    }

    /// <summary>Checks the seal.</summary>
    /// <param name="utf8">The whole document.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="what">What it should be, for the message.</param>
    /// <exception cref="InvalidInputException">It was cut off, changed, or is something else.</exception>
    public static void Check(ReadOnlySpan<byte> utf8, string name, string what)
    {
        if (utf8.Length < SealBytes || !utf8[^SealBytes..].StartsWith(Start) || !utf8.EndsWith(End))
        {
            throw new InvalidInputException(new InputProblem(name, 0, 0, $"The document does not end with the digest that {what} ends with: it was cut off, or is something else."));
        }

        Span<byte> digest = stackalloc byte[2 * Sha256Digest.Length];
        Encoding.ASCII.GetBytes(Sha256Digest.Of(utf8[..^SealBytes]).Hex, digest);
        if (!utf8.Slice(utf8.Length - SealBytes + Start.Length, digest.Length).SequenceEqual(digest))
        {
            throw new InvalidInputException(new InputProblem(name, 0, 0, "The document is not what was written: its bytes have another digest than the one at its end."));
        }
    }

    /// <summary>Hashes what is written through it.</summary>
    private sealed class HashingStream(Stream output, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            output.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
