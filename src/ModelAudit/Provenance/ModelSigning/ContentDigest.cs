using System.Security.Cryptography;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>A digest that a signed manifest may use, over bytes that come piece by piece. Starts anew after <see cref="Finish"/>.</summary>
internal abstract class ContentDigest : IDisposable
{
    /// <summary>Starts a digest.</summary>
    /// <param name="name">sha256, blake2b or blake3.</param>
    public static ContentDigest Create(string name) => name switch
    {
        "sha256" => new Sha256(),
        "blake2b" => new Blake2b(),
        "blake3" => new Blake3(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>Adds the next bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The digest of everything added.</summary>
    public abstract byte[] Finish();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    private sealed class Sha256 : ContentDigest
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override void Append(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

        public override byte[] Finish() => hash.GetHashAndReset();

        public override void Dispose()
        {
            hash.Dispose();
            base.Dispose();
        }
    }
}
