using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Reading;
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

    private static readonly DocumentShape Root = new(
        "the document " + Version, ["schema", "shard", "listing", "provenance", "entries", "contents", "readings", "products", "external", "evidence", "sha256"]);

    private static readonly DocumentShape Document = new("a document beside the model " + Version, ["name", "sha256"]);

    private static readonly DocumentShape Reading = new("an earlier reading " + Version, ["path"], "content", "references");

    private static readonly DocumentShape Content = new("a content " + Version, ["path"], "bytes", "reason", "detail");

    /// <summary>Writes a part; the stream stays open.</summary>
    public static void Write(AuditPart part, Stream output)
    {
        ArgumentNullException.ThrowIfNull(part);
        SealedDocument.Write(output, writer => WriteMembers(writer, part.Body));
    }

    /// <summary>Reads a part.</summary>
    /// <param name="utf8">The document, which must be valid in every detail: unknown members are refused.</param>
    /// <param name="name">The document's name in messages.</param>
    /// <exception cref="InvalidInputException">It is not a part of version 1, or not whole; says where and why.</exception>
    public static AuditPart Read(ReadOnlySpan<byte> utf8, string name = "part")
    {
        SealedDocument.Check(utf8, name, "a part of an audit");
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        PartBody body = ReadBody(ref reader);
        reader.ReadEnd();
        return new AuditPart(name, body);
    }

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
        writer.BeginArray("readings");
        foreach (EarlierReading reading in part.Readings)
        {
            writer.BeginObject();
            writer.Member("path", reading.Path.Value);
            writer.Optional("content", reading.Content);
            writer.Optional("references", reading.References);
            writer.EndObject();
        }

        writer.EndArray();
        writer.BeginArray("products");
        foreach (CarriedProduct product in part.Products)
        {
            CarriedProductJson.Write(writer, product);
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

    private static PartBody ReadBody(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        AuditShard shard = default;
        Sha256Digest listing = default;
        ImmutableArray<(string Name, Sha256Digest Digest)> provenance = [];
        ImmutableArray<ArtifactFile> entries = [];
        ImmutableArray<CarriedContent> contents = [];
        ImmutableArray<EarlierReading> readings = [];
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
                case "readings": readings = reader.Array(static (scoped ref DocumentReader at) => ReadReading(ref at)); break;
                case "products": products = reader.Array(static (scoped ref DocumentReader at) => CarriedProductJson.Read(ref at)); break;
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
            Readings = readings,
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

    private static EarlierReading ReadReading(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ArtifactPath path = default;
        Sha256Digest? content = null;
        Sha256Digest? references = null;
        ulong seen = 0;
        while (Reading.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "path": path = reader.Path(); break;
                case "content": content = reader.Digest(); break;
                default: references = reader.Digest(); break;
            }
        }

        return new EarlierReading(path, content, references);
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
}
