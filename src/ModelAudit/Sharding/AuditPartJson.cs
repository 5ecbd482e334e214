using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>
/// The parts of an audit as JSON documents: <c>modelaudit.part.v1</c>. The last member is the SHA-256 of all bytes before it, so that a part
/// that was cut off or damaged on its way is noticed. A part is not signed: whoever merges parts vouches for where they come from.
/// </summary>
public static class AuditPartJson
{
    /// <summary>The media type of the document.</summary>
    public const string MediaType = "application/vnd.modelaudit.part+json";

    /// <summary>What the document calls itself.</summary>
    public const string Schema = "modelaudit.part.v1";

    private const string Version = "of a part of version 1";

    private static readonly byte[] SealStart = Encoding.ASCII.GetBytes(",\"sha256\":\"");

    private static readonly byte[] SealEnd = Encoding.ASCII.GetBytes("\"}");

    private static readonly DocumentShape Root = new(
        "the document " + Version, ["schema", "shard", "listing", "provenance", "entries", "contents", "products", "external", "evidence", "sha256"]);

    private static readonly DocumentShape Document = new("a document beside the model " + Version, ["name", "sha256"]);

    private static readonly DocumentShape Content = new("a content " + Version, ["path"], "bytes", "reason", "detail");

    private static readonly DocumentShape Product = new("what was kept " + Version, ["path", "files", "bytes"], "value", "isForeign");

    private static int SealBytes => SealStart.Length + (2 * Sha256Digest.Length) + SealEnd.Length;

    /// <summary>Writes a part; the stream stays open.</summary>
    public static void Write(AuditPart part, Stream output)
    {
        ArgumentNullException.ThrowIfNull(part);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var sealing = new SealedStream(output, hash))
        using (var writer = new DocumentWriter(sealing))
        {
            WriteMembers(writer, part.Body);
        }

        output.Write([.. SealStart, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())), .. SealEnd]);
    }

    /// <summary>Reads a part.</summary>
    /// <param name="utf8">The document, which must be valid in every detail: unknown members are refused.</param>
    /// <param name="name">The document's name in messages.</param>
    /// <exception cref="InvalidInputException">It is not a part of version 1, or not whole; says where and why.</exception>
    public static AuditPart Read(ReadOnlySpan<byte> utf8, string name = "part")
    {
        CheckSeal(utf8, name);
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        PartBody body = ReadBody(ref reader);
        reader.ReadEnd();
        return new AuditPart(name, body);
    }

    private static void CheckSeal(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.Length < SealBytes || !utf8[^SealBytes..].StartsWith(SealStart) || !utf8.EndsWith(SealEnd))
        {
            throw new InvalidInputException(new InputProblem(name, 0, 0, "The document does not end with the digest that a part of an audit ends with: it was cut off, or is something else."));
        }

        Span<byte> digest = stackalloc byte[2 * Sha256Digest.Length];
        Encoding.ASCII.GetBytes(Sha256Digest.Of(utf8[..^SealBytes]).Hex, digest);
        if (!utf8.Slice(utf8.Length - SealBytes + SealStart.Length, digest.Length).SequenceEqual(digest))
        {
            throw new InvalidInputException(new InputProblem(name, 0, 0, "The document is not what was written: its bytes have another digest than the one at its end."));
        }
    }

    // The last member and the end of the object are the seal.
    private static void WriteMembers(DocumentWriter writer, PartBody part)
    {
        writer.BeginObject();
        writer.Member("schema", Schema);
        writer.Member("shard", part.Shard.ToString());
        writer.Member("listing", part.Listing);
        writer.BeginArray("provenance");
        foreach ((string name, Sha256Digest digest) in part.Provenance)
        {
            writer.BeginObject();
            writer.Member("name", name);
            writer.Member("sha256", digest);
            writer.EndObject();
        }

        writer.EndArray();
        writer.BeginArray("entries");
        foreach (ArtifactFile entry in part.Entries)
        {
            EntryJson.Write(writer, entry, part.Numbers);
        }

        writer.EndArray();
        writer.BeginArray("contents");
        foreach (CarriedContent content in part.Contents)
        {
            WriteContent(writer, content);
        }

        writer.EndArray();
        writer.BeginArray("products");
        foreach (CarriedProduct product in part.Products)
        {
            WriteProduct(writer, product);
        }

        writer.EndArray();
        writer.BeginArray("external");
        foreach ((ArtifactPath path, ExternalFindings findings) in part.External)
        {
            ExternalJson.Write(writer, path, findings);
        }

        writer.EndArray();
        writer.Name("evidence");
        EvidenceJsonWriter.Write(writer, part.Evidence);
    }

    private static void WriteContent(DocumentWriter writer, CarriedContent content)
    {
        writer.BeginObject();
        writer.Member("path", content.Path.Value);
        if (content.Bytes is { } bytes)
        {
            writer.Base64("bytes", bytes);
        }
        else
        {
            writer.Member("reason", EnumText<GapReason>.Of(content.Reason!.Value));
            writer.Member("detail", content.Detail!);
        }

        writer.EndObject();
    }

    private static void WriteProduct(DocumentWriter writer, CarriedProduct product)
    {
        writer.BeginObject();
        writer.Member("path", product.Path.Value);
        writer.Member("files", product.Files.Select(path => path.Value));
        writer.Member("bytes", product.Bytes);
        if (product.Value is { } value)
        {
            writer.Name("value");
            ProductJson.Write(writer, value);
        }

        if (product.IsForeign)
        {
            writer.Member("isForeign", true);
        }

        writer.EndObject();
    }

    private static PartBody ReadBody(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        AuditShard shard = default;
        Sha256Digest listing = default;
        ImmutableArray<(string Name, Sha256Digest Digest)> provenance = [];
        ImmutableArray<ArtifactFile> entries = [];
        ImmutableArray<CarriedContent> contents = [];
        ImmutableArray<CarriedProduct> products = [];
        ImmutableArray<KeyValuePair<ArtifactPath, ExternalFindings>> external = [];
        AuditEvidence? evidence = null;
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "schema": reader.ExpectSchema(Schema); break;
                case "shard": shard = AuditShard.TryParse(reader.String(), out AuditShard named) ? named : throw reader.Problem("A share is written as 3/16."); break;
                case "listing": listing = reader.Digest(); break;
                case "provenance": provenance = reader.Array(static (scoped ref DocumentReader at) => ReadDocument(ref at)); break;
                case "entries": entries = reader.Array(static (scoped ref DocumentReader at) => EntryJson.Read(ref at)); break;
                case "contents": contents = reader.Array(static (scoped ref DocumentReader at) => ReadContent(ref at)); break;
                case "products": products = reader.Array(static (scoped ref DocumentReader at) => ReadProduct(ref at)); break;
                case "external": external = reader.Array(static (scoped ref DocumentReader at) => ExternalJson.Read(ref at)); break;
                case "evidence": evidence = EvidenceJsonReader.Read(ref reader); break;
                default: reader.Digest(); break;
            }
        }

        return new PartBody
        {
            Shard = shard,
            Listing = listing,
            Provenance = provenance,
            Entries = entries,
            Numbers = FileNumbers.Carried,
            Contents = contents,
            Products = products,
            External = external,
            Evidence = evidence!,
        };
    }

    private static (string Name, Sha256Digest Digest) ReadDocument(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string title = string.Empty;
        Sha256Digest digest = default;
        ulong seen = 0;
        while (Document.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": title = reader.String(); break;
                default: digest = reader.Digest(); break;
            }
        }

        return (title, digest);
    }

    private static CarriedContent ReadContent(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        DocumentReader start = reader;
        ArtifactPath path = default;
        byte[]? bytes = null;
        GapReason? reason = null;
        string? detail = null;
        ulong seen = 0;
        while (Content.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "path": path = reader.Path(); break;
                case "bytes": bytes = reader.Bytes() ?? throw reader.Problem("The content is not base64."); break;
                case "reason": reason = reader.Enumeration<GapReason>(); break;
                default: detail = reader.String(); break;
            }
        }

        bool isWhole = bytes is null ? reason is not null && !string.IsNullOrWhiteSpace(detail) : reason is null && detail is null;
        return isWhole ? new CarriedContent(path, bytes, reason, detail) : throw start.Problem("A content has its bytes, or a reason and a detail.");
    }

    private static CarriedProduct ReadProduct(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ArtifactPath path = default;
        ImmutableArray<ArtifactPath> files = [];
        long bytes = 0;
        object? value = null;
        bool isForeign = false;
        ulong seen = 0;
        while (Product.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "path": path = reader.Path(); break;
                case "files": files = reader.Array(static (scoped ref DocumentReader at) => at.Path()); break;
                case "bytes": bytes = reader.Count(); break;
                case "value": value = ProductJson.Read(ref reader); break;
                default: isForeign = reader.Boolean(); break;
            }
        }

        return new CarriedProduct(path, files, bytes, value, isForeign);
    }

    /// <summary>Hashes what is written through it.</summary>
    private sealed class SealedStream(Stream output, IncrementalHash hash) : Stream
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
