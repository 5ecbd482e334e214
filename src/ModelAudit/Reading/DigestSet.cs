using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Provenance.ModelSigning;

namespace ModelAudit.Reading;

/// <summary>Computes SHA-256 and the digests that something claims, over the same bytes in the same pass.</summary>
internal sealed class DigestSet : IDisposable
{
    private readonly IncrementalHash? sha256;
    private readonly List<(string Name, IncrementalHash Hash)> cryptographic = [];
    private readonly List<(string Name, NonCryptographicHashAlgorithm Hash)> plain = [];
    private readonly List<(string Name, ContentDigest Hash)> contents = [];
    private readonly PieceTracks pieces = new();
    private readonly long length;
    private long appended;

    /// <summary>Starts the digests.</summary>
    /// <param name="others">The names of <see cref="DigestAlgorithms"/> wanted beside SHA-256, and of pieces (<see cref="PieceName"/>).</param>
    /// <param name="length">The length of the file, which Git's digest starts with.</param>
    /// <param name="hasSha256">Whether SHA-256 is computed here; else it is brought to <see cref="Finish(Sha256Digest)"/>.</param>
    public DigestSet(IEnumerable<string> others, long length, bool hasSha256 = true)
    {
        this.length = length;
        sha256 = hasSha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        foreach (string name in others)
        {
            Start(name);
        }
    }

    /// <summary>Adds the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        pieces.Append(appended, bytes);
        appended += bytes.Length;
        sha256?.AppendData(bytes);
        foreach ((_, IncrementalHash hash) in cryptographic)
        {
            hash.AppendData(bytes);
        }

        foreach ((_, NonCryptographicHashAlgorithm hash) in plain)
        {
            hash.Append(bytes);
        }

        foreach ((_, ContentDigest hash) in contents)
        {
            hash.Append(bytes);
        }
    }

    /// <summary>The digests of all bytes added.</summary>
    public FileDigests Finish()
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Length];
        (sha256 ?? throw new InvalidOperationException("SHA-256 is computed elsewhere.")).GetHashAndReset(bytes);
        return Finish(Sha256Digest.FromBytes(bytes));
    }

    /// <summary>The digests of all bytes added.</summary>
    /// <param name="computed">The SHA-256 of the same bytes.</param>
    public FileDigests Finish(Sha256Digest computed)
    {
        FileDigests digests = new(computed);
        if (cryptographic.Count + plain.Count + contents.Count == 0 && pieces.IsEmpty)
        {
            return digests;
        }

        var others = digests.Others.ToBuilder();
        foreach ((string name, IncrementalHash hash) in cryptographic)
        {
            // Git's digest starts with the length, so that of a file which changed its length would be of nothing.
            if (name != DigestAlgorithms.GitBlobSha1 || appended == length)
            {
                others[name] = Convert.ToHexStringLower(hash.GetHashAndReset());
            }
        }

        foreach ((string name, NonCryptographicHashAlgorithm hash) in plain)
        {
            others[name] = hash is Crc32 crc
                ? crc.GetCurrentHashAsUInt32().ToString("x8", CultureInfo.InvariantCulture)
                : Convert.ToHexStringLower(hash.GetCurrentHash());
        }

        foreach ((string name, ContentDigest hash) in contents)
        {
            others[name] = Convert.ToHexStringLower(hash.Finish());
        }

        others.AddRange(pieces.Finished);
        return digests with { Others = others.ToImmutable() };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sha256?.Dispose();
        foreach ((_, IncrementalHash hash) in cryptographic)
        {
            hash.Dispose();
        }

        foreach ((_, ContentDigest hash) in contents)
        {
            hash.Dispose();
        }

        pieces.Dispose();
    }

    [SuppressMessage("Security", "CA5350", Justification = "SHA-1 is compared with what others claim, never trusted.")]
    [SuppressMessage("Security", "CA5351", Justification = "MD5 is compared with what others claim, never trusted.")]
    private void Start(string name)
    {
        switch (name)
        {
            case DigestAlgorithms.Blake2b or DigestAlgorithms.Blake3:
                contents.Add((name, ContentDigest.Create(name)));
                break;
            case DigestAlgorithms.Sha384:
                cryptographic.Add((name, IncrementalHash.CreateHash(HashAlgorithmName.SHA384)));
                break;
            case DigestAlgorithms.Sha512:
                cryptographic.Add((name, IncrementalHash.CreateHash(HashAlgorithmName.SHA512)));
                break;
            case DigestAlgorithms.Sha1:
                cryptographic.Add((name, IncrementalHash.CreateHash(HashAlgorithmName.SHA1)));
                break;
            case DigestAlgorithms.Md5:
                cryptographic.Add((name, IncrementalHash.CreateHash(HashAlgorithmName.MD5)));
                break;
            case DigestAlgorithms.GitBlobSha1:
                var blob = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
                blob.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")));
                cryptographic.Add((name, blob));
                break;
            case DigestAlgorithms.Crc32:
                plain.Add((name, new Crc32()));
                break;
            case DigestAlgorithms.XxHash128:
                plain.Add((name, new XxHash128()));
                break;
            default:
                if (PieceName.TryParse(name, out PieceName piece))
                {
                    pieces.Add(piece);
                    break;
                }

                throw new ArgumentException($"There is no digest named '{name}'.", nameof(name));
        }
    }
}
