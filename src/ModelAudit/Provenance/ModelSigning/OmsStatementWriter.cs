using ModelAudit.Evidence;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Writes the statement and the bundle of a signed model as the reference implementation's newest version does.</summary>
internal static class OmsStatementWriter
{
    /// <summary>Writes the in-toto statement.</summary>
    public static byte[] Statement(OmsManifest manifest)
    {
        using var buffer = new MemoryStream();
        using (var writer = new DocumentWriter(buffer))
        {
            writer.BeginObject();
            writer.Member("_type", ReportStatement.StatementType);
            writer.BeginArray("subject");
            writer.BeginObject();
            writer.Member("name", manifest.Name);
            writer.BeginObject("digest");
            writer.Member("sha256", manifest.RootDigest!);
            writer.EndObject();
            writer.EndObject();
            writer.EndArray();
            writer.Member("predicateType", OmsManifest.PredicateType);
            writer.BeginObject("predicate");
            writer.BeginObject("serialization");
            writer.Member("method", manifest.Method);
            writer.Member("hash_type", manifest.HashType);
            writer.Member("allow_symlinks", manifest.AllowSymlinks);
            if (manifest.Method == OmsManifest.Shards)
            {
                writer.Member("shard_size", manifest.ShardBytes);
            }

            writer.Member("ignore_paths", manifest.IgnoredPaths);
            writer.EndObject();
            writer.BeginArray("resources");
            foreach (OmsResource resource in manifest.Resources)
            {
                writer.BeginObject();
                writer.Member("name", resource.Name);
                writer.Member("digest", resource.Digest);
                writer.Member("algorithm", manifest.HashType);
                writer.EndObject();
            }

            writer.EndArray();
            writer.EndObject();
            writer.EndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Writes the bundle.</summary>
    /// <param name="payload">The statement.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="hint">The hint of the key.</param>
    /// <param name="chain">The certificates, leaf first; empty to name a key.</param>
    public static byte[] Bundle(byte[] payload, ReadOnlySpan<byte> signature, string hint, IReadOnlyList<byte[]> chain)
    {
        using var buffer = new MemoryStream();
        using (var writer = new DocumentWriter(buffer))
        {
            writer.BeginObject();
            writer.Member("mediaType", SignedReport.BundleMediaType);
            writer.BeginObject("verificationMaterial");
            if (chain.Count == 0)
            {
                writer.BeginObject("publicKey");
                writer.Member("hint", hint);
                writer.EndObject();
            }
            else
            {
                WriteChain(writer, chain);
            }

            writer.BeginArray("tlogEntries");
            writer.EndArray();
            writer.EndObject();
            writer.BeginObject("dsseEnvelope");
            writer.Base64("payload", payload);
            writer.Member("payloadType", Dsse.InTotoPayloadType);
            writer.BeginArray("signatures");
            writer.BeginObject();
            writer.Base64("sig", signature);
            writer.Member("keyid", string.Empty);
            writer.EndObject();
            writer.EndArray();
            writer.EndObject();
            writer.EndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteChain(DocumentWriter writer, IReadOnlyList<byte[]> chain)
    {
        writer.BeginObject("x509CertificateChain");
        writer.BeginArray("certificates");
        foreach (byte[] certificate in chain)
        {
            writer.BeginObject();
            writer.Base64("rawBytes", certificate);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }
}
