using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>What a source listed, as it stands in the parts of an audit: all that inspectors of the whole tree see of it.</summary>
internal static class EntryJson
{
    private static readonly DocumentShape Entry = new("an entry of a part of version 1", ["path", "kind"], "length", "names", "file", "linkTarget", "detail", "isOpened", "layer");

    private static readonly DocumentShape Layer = new("a layer of a part of version 1", ["tar", "uses", "omissions"], "file");

    private static readonly DocumentShape Use = new("the use of a layer of a part of version 1", ["manifest", "folder", "isArchive", "isImage", "files", "bytes"], "detail");

    private static readonly DocumentShape Omission = new("an omission of a part of version 1", ["manifest", "path", "reason"], "member");

    /// <summary>The digest of a listing: equal exactly where it has the same entries.</summary>
    /// <param name="entries">All entries in code-point order.</param>
    /// <param name="numbers">What tells files with several names apart.</param>
    public static Sha256Digest DigestOf(IEnumerable<ArtifactFile> entries, FileNumbers numbers)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write, leaveOpen: true))
        {
            using (var writer = new DocumentWriter(stream))
            {
                writer.BeginArray();
                foreach (ArtifactFile entry in entries)
                {
                    Write(writer, entry, numbers);
                }

                writer.EndArray();
            }
        }

        return Sha256Digest.FromBytes(hash.Hash);
    }

    /// <summary>Writes an entry as a value.</summary>
    public static void Write(DocumentWriter writer, ArtifactFile entry, FileNumbers numbers)
    {
        writer.BeginObject();
        writer.Member("path", entry.Path.Value);
        writer.Member("kind", EnumText<ArtifactEntryKind>.Of(entry.Kind));
        Optional(writer, "length", entry.Length);
        Optional(writer, "names", entry.HardLinks ?? 0);
        Optional(writer, "file", numbers.Of(entry));
        writer.Optional("linkTarget", entry.LinkTarget);
        writer.Optional("detail", entry.Detail);
        if (entry.Open is not null)
        {
            writer.Member("isOpened", true);
        }

        if (entry.Layer is { } layer)
        {
            writer.Name("layer");
            WriteLayer(writer, layer);
        }

        writer.EndObject();
    }

    /// <summary>Reads the entry the reader stands at.</summary>
    public static ArtifactFile Read(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        DocumentReader start = reader;
        ArtifactPath path = default;
        ArtifactEntryKind kind = default;
        long length = 0;
        long names = 0;
        long file = 0;
        string? linkTarget = null;
        string? detail = null;
        bool isOpened = false;
        ReadLayer? layer = null;
        ulong seen = 0;
        while (Entry.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "path": path = reader.Path(); break;
                case "kind": kind = reader.Enumeration<ArtifactEntryKind>(); break;
                case "length": length = reader.Count(); break;
                case "names": names = reader.Count(); break;
                case "file": file = reader.Count(); break;
                case "linkTarget": linkTarget = reader.String(); break;
                case "detail": detail = reader.String(); break;
                case "isOpened": isOpened = reader.Boolean(); break;
                default: layer = ReadLayerAt(ref reader); break;
            }
        }

        if (names > uint.MaxValue || (file > 0 && !isOpened) || (layer is not null && !isOpened))
        {
            throw start.Problem("The entry cannot be one of a listing.");
        }

        var bare = new ArtifactFile(path, kind) { Length = length, HardLinks = names == 0 ? null : names, LinkTarget = linkTarget, Detail = detail };
        if (!isOpened)
        {
            return bare;
        }

        var carried = new CarriedEntry(file > 0 ? (ulong)file : null);
        return layer is null ? bare with { Carried = carried } : bare with { Layer = layer(new ArtifactFile(path, ArtifactEntryKind.File) { Carried = carried }) };
    }

    private delegate LayerBlob ReadLayer(ArtifactFile blob);

    private static void Optional(DocumentWriter writer, string name, long value)
    {
        if (value != 0)
        {
            writer.Member(name, value);
        }
    }

    private static void WriteLayer(DocumentWriter writer, LayerBlob layer)
    {
        writer.BeginObject();
        writer.Optional("file", layer.File?.Value);
        writer.Member("tar", layer.Tar.Value);
        writer.BeginArray("uses");
        foreach (LayerBlob.Use use in layer.Uses)
        {
            writer.BeginObject();
            writer.Member("manifest", use.Manifest);
            writer.Member("folder", use.Folder);
            writer.Optional("detail", use.Detail);
            writer.Member("isArchive", use.IsArchive);
            writer.Member("isImage", use.IsImage);
            writer.Member("files", use.Files);
            writer.Member("bytes", use.Bytes);
            writer.EndObject();
        }

        writer.EndArray();
        writer.BeginArray("omissions");
        foreach (LayerBlob.Omission omission in layer.Omissions)
        {
            writer.BeginObject();
            writer.Member("manifest", omission.Manifest);
            writer.Optional("member", omission.Member);
            writer.Member("path", omission.Path);
            writer.Member("reason", omission.Reason);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static ReadLayer ReadLayerAt(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ArtifactPath? file = null;
        ArtifactPath tar = default;
        ImmutableArray<LayerBlob.Use> uses = [];
        ImmutableArray<LayerBlob.Omission> omissions = [];
        ulong seen = 0;
        while (Layer.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "file": file = reader.Path(); break;
                case "tar": tar = reader.Path(); break;
                case "uses": uses = reader.Array(static (scoped ref DocumentReader at) => ReadUse(ref at)); break;
                default: omissions = reader.Array(static (scoped ref DocumentReader at) => ReadOmission(ref at)); break;
            }
        }

        return blob =>
        {
            var layer = new LayerBlob(blob) { File = file, Tar = tar };
            layer.Uses.AddRange(uses);
            layer.Omissions.AddRange(omissions);
            return layer;
        };
    }

    private static LayerBlob.Use ReadUse(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string manifest = string.Empty;
        string folder = string.Empty;
        string? detail = null;
        bool isArchive = false;
        bool isImage = false;
        long files = 0;
        long bytes = 0;
        ulong seen = 0;
        while (Use.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "manifest": manifest = reader.String(); break;
                case "folder": folder = reader.String(); break;
                case "detail": detail = reader.String(); break;
                case "isArchive": isArchive = reader.Boolean(); break;
                case "isImage": isImage = reader.Boolean(); break;
                case "files": files = reader.Count(); break;
                default: bytes = reader.Count(); break;
            }
        }

        return new LayerBlob.Use(manifest, folder, detail) { IsArchive = isArchive, IsImage = isImage, Files = files, Bytes = bytes };
    }

    private static LayerBlob.Omission ReadOmission(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string manifest = string.Empty;
        string? member = null;
        string path = string.Empty;
        string reason = string.Empty;
        ulong seen = 0;
        while (Omission.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "manifest": manifest = reader.String(); break;
                case "member": member = reader.String(); break;
                case "path": path = reader.String(); break;
                default: reason = reader.String(); break;
            }
        }

        return new LayerBlob.Omission(manifest, member, path, reason);
    }
}
