using System.Collections.Immutable;
using System.Security.Cryptography;

namespace ModelAudit.Signing;

/// <summary>Reads trusted public keys. Only the one canonical text of a key is accepted, so that a damaged file is never another way to write a key.</summary>
internal static class TrustedKeys
{
    /// <summary>Reads every key of a PEM text.</summary>
    /// <exception cref="FormatException">The text is anything but canonical SPKI blocks; one sentence.</exception>
    public static ImmutableArray<SigningKey> Read(string pem)
    {
        string text = pem.ReplaceLineEndings("\n") == pem.Replace("\r\n", "\n", StringComparison.Ordinal)
            ? pem.Replace("\r\n", "\n", StringComparison.Ordinal)
            : throw new FormatException("The public key has unusual line ends.");
        var keys = ImmutableArray.CreateBuilder<SigningKey>();
        try
        {
            ReadOnlySpan<char> rest = text;
            while (!rest.IsEmpty)
            {
                int end = rest.IndexOf("\n-----END PUBLIC KEY-----", StringComparison.Ordinal);
                if (end < 0)
                {
                    throw new FormatException("The public key is not PEM with the label 'PUBLIC KEY', or it is damaged.");
                }

                end += "\n-----END PUBLIC KEY-----".Length;
                keys.Add(ReadBlock(rest[..end]));
                rest = rest[end..];
                rest = rest.StartsWith("\n") ? rest[1..] : rest.IsEmpty ? rest : throw new FormatException("Something follows the public key.");
            }
        }
        catch (FormatException)
        {
            foreach (SigningKey key in keys)
            {
                key.Dispose();
            }

            throw;
        }

        return keys.Count > 0 ? keys.DrainToImmutable() : throw new FormatException("The public key file is empty.");
    }

    private static SigningKey ReadBlock(ReadOnlySpan<char> block)
    {
        if (!PemEncoding.TryFind(block, out PemFields fields) || block[fields.Label] is not "PUBLIC KEY")
        {
            throw new FormatException("The public key is not PEM with the label 'PUBLIC KEY', or it is damaged.");
        }

        SigningKey key = SigningKey.FromSubjectPublicKeyInfo(Convert.FromBase64String(block[fields.Base64Data].ToString()));
        if (!block.SequenceEqual(key.PublicKeyPem.AsSpan().TrimEnd('\n')))
        {
            key.Dispose();
            throw new FormatException("The public key is not in its canonical form; write it anew with 'openssl pkey -pubin -in OLD -out NEW'.");
        }

        return key;
    }
}
