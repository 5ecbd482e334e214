using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Caching;

/// <summary>Digest caches as JSON: <c>modelaudit.digest-cache.v1</c>, sealed with the digest of all bytes before its last member.</summary>
internal static class DigestCacheJson
{
    /// <summary>What the document calls itself.</summary>
    public const string Schema = "modelaudit.digest-cache.v1";

    private const string Version = "of a digest cache of version 1";

    private static readonly DocumentShape Root = new("the document " + Version, ["schema", "madeBy", "seed", "files", "products", "external", "evidence", "sha256"]);

    private static readonly DocumentShape File = new("a file " + Version, ["path", "length", "written", "changed", "device", "inode", "content"], "asked");

    /// <summary>Writes a cache; the stream stays open.</summary>
    public static void Write(CacheBody cache, Stream output) => SealedDocument.Write(output, writer =>
    {
        writer.BeginObject();
        writer.Member("schema", Schema);
        writer.Member("madeBy", cache.MadeBy);
        writer.Member("seed", cache.Seed);
        writer.BeginArray("files");
        foreach (CachedFile file in cache.Files)
        {
            Write(writer, file);
        }

        writer.EndArray();
        writer.BeginArray("products");
        foreach (CarriedProduct product in cache.Files.SelectMany(file => file.Products))
        {
            CarriedProductJson.Write(writer, product);
        }

        writer.EndArray();
        writer.BeginArray("external");
        foreach (CachedFile file in cache.Files.Where(file => file.External is not null))
        {
            ExternalJson.Write(writer, file.Path, file.External!);
        }

        writer.EndArray();
        writer.Name("evidence");
        EvidenceJsonWriter.Write(writer, cache.Frame with { Files = [.. cache.Files.SelectMany(file => file.Files).OrderBy(file => file.Path)] });
    });

    /// <summary>Reads a cache.</summary>
    /// <exception cref="InvalidInputException">It is not one; says where and why.</exception>
    public static CacheBody Read(ReadOnlySpan<byte> utf8, string name)
    {
        SealedDocument.Check(utf8, name, "a digest cache");
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        CacheBody cache = ReadBody(ref reader);
        reader.ReadEnd();
        return cache;
    }

    private static void Write(DocumentWriter writer, CachedFile file)
    {
        writer.BeginObject();
        writer.Member("path", file.Path.Value);
        writer.Member("length", file.Key.Length);
        writer.Member("written", file.Key.Written);
        writer.Member("changed", file.Key.Changed);
        writer.Member("device", unchecked((long)file.Key.Device));
        writer.Member("inode", unchecked((long)file.Key.Inode));
        writer.Member("content", unchecked((long)file.Content));
        writer.Optional("asked", file.Asked);
        writer.EndObject();
    }

    private static CacheBody ReadBody(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        DocumentReader start = reader;
        Sha256Digest madeBy = default;
        long seed = 0;
        ImmutableArray<CachedFile> files = [];
        ImmutableArray<CarriedProduct> products = [];
        ImmutableArray<KeyValuePair<ArtifactPath, ExternalFindings>> external = [];
        AuditEvidence? evidence = null;
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "schema": reader.ExpectSchema(Schema); break;
                case "madeBy": madeBy = reader.Digest(); break;
                case "seed": seed = reader.Integer(); break;
                case "files": files = reader.Array(static (scoped ref DocumentReader at) => ReadFile(ref at)); break;
                case "products": products = reader.Array(static (scoped ref DocumentReader at) => CarriedProductJson.Read(ref at)); break;
                case "external": external = reader.Array(static (scoped ref DocumentReader at) => ExternalJson.Read(ref at)); break;
                case "evidence": evidence = EvidenceJsonReader.Read(ref reader); break;
                default: reader.Digest(); break;
            }
        }

        return new CacheBody(madeBy, seed, evidence! with { Files = [] }, Join(start, files, products, external, evidence.Files));
    }

    private static CachedFile ReadFile(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ArtifactPath path = default;
        long length = 0;
        long written = 0;
        long changed = 0;
        long device = 0;
        long inode = 0;
        long content = 0;
        Sha256Digest? asked = null;
        ulong seen = 0;
        while (File.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "path": path = reader.Path(); break;
                case "length": length = reader.Count(); break;
                case "written": written = reader.Integer(); break;
                case "changed": changed = reader.Integer(); break;
                case "device": device = reader.Integer(); break;
                case "inode": inode = reader.Integer(); break;
                case "content": content = reader.Integer(); break;
                default: asked = reader.Digest(); break;
            }
        }

        return new CachedFile(path, new CacheKey(length, written, changed, unchecked((ulong)device), unchecked((ulong)inode)), unchecked((ulong)content), [], []) { Asked = asked };
    }

    // Each file with its evidence, that of the files inside, and what was kept of them. What belongs to none, or is not there, is a mistake.
    private static ImmutableArray<CachedFile> Join(
        in DocumentReader start,
        ImmutableArray<CachedFile> files,
        ImmutableArray<CarriedProduct> products,
        ImmutableArray<KeyValuePair<ArtifactPath, ExternalFindings>> external,
        ImmutableArray<FileEvidence> evidence)
    {
        for (int i = 1; i < files.Length; i++)
        {
            if (files[i - 1].Path >= files[i].Path)
            {
                throw start.Problem($"The file '{files[i].Path}' does not come behind '{files[i - 1].Path}': files are listed once, in code-point order.");
            }
        }

        ILookup<int, FileEvidence> evidenceOf = evidence.ToLookup(file => Holder(files, file.Path));
        ILookup<int, CarriedProduct> productsOf = products.ToLookup(product => Holder(files, product.Path));
        var findings = new Dictionary<ArtifactPath, ExternalFindings>();
        bool isWhole = evidenceOf[-1].Concat<object>(productsOf[-1]).FirstOrDefault() is null
            && products.All(product => product is { IsForeign: false, Value: not null, Files.Length: 1 } && product.Files[0] == product.Path && evidence.IndexOf(product.Path, static file => file.Path) >= 0)
            && products.DistinctBy(product => product.Path).Count() == products.Length
            && external.All(pair => files.IndexOf(pair.Key, static file => file.Path) >= 0 && findings.TryAdd(pair.Key, pair.Value));
        var joined = ImmutableArray.CreateBuilder<CachedFile>(files.Length);
        for (int i = 0; i < files.Length && isWhole; i++)
        {
            CachedFile file = files[i] with { Files = [.. evidenceOf[i]], Products = [.. productsOf[i]], External = findings.GetValueOrDefault(files[i].Path) };
            isWhole = !file.Files.IsEmpty && file.Own.Path == file.Path && file.Own.Length == file.Key.Length && file.Own.Digests.Sha256 is not null && (file.Asked is null) == (file.External is null)
                && file.Files.All(known => !known.Facts.TryGet(Reading.FileFacts.Cached.Name, out FactValue? _));
            joined.Add(file);
        }

        return isWhole ? joined.DrainToImmutable() : throw start.Problem("The cache contradicts itself: its files, and what it says about them, do not fit together.");
    }

    // A file inside a container belongs to the outermost one that is listed; -1 when none is.
    private static int Holder(ImmutableArray<CachedFile> files, ArtifactPath path)
    {
        for (ArtifactPath? holder = path; holder is { } at; holder = at.Container)
        {
            if (files.IndexOf(at, static file => file.Path) is >= 0 and var index)
            {
                return index;
            }
        }

        return -1;
    }
}
