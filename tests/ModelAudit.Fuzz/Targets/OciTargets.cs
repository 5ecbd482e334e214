using System.Globalization;
using System.Text;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>Layers of OCI image layouts that become files of the model: archives, compressed or not, of models and of images.</summary>
internal static class OciTargets
{
    private static readonly AuditLimits Limits = AuditLimits.Default with { MaxTimePerFile = TimeSpan.FromSeconds(1), FreeExpansionBytes = 1 << 20, MaxExpansionRatio = 20 };

    public static readonly FuzzTarget Layers = new("oci-layers", Seeds, Run)
    {
        IsText = false,
        MaxInputBytes = 1 << 14,
        Tokens = [".wh.", ".wh..wh..opq", "../", "./", "%2E", "index.json", "blobs/", "ustar\0"],
    };

    private static IEnumerable<byte[]> Seeds()
    {
        byte[] tar = LayoutBuilder.Tar(("a.txt", "a"), ("sub/b.json", "{}"), ("a.txt", "again"));
        byte[] image = LayoutBuilder.Tar(("d/a.txt", "a"), ("d/.wh..wh..opq", string.Empty), (".wh.a.txt", string.Empty));
        byte[] hostile = LayoutBuilder.Tar(("../out", "x"), ("/abs", "x"), ("index.json", "x"), ("blobs/sha256/x", "x"), ("a!/b", "x"));
        byte[][] archives = [tar, image, hostile];
        return archives.SelectMany(archive => new[] { archive, LayoutBuilder.Gzip(archive), Packing.Zstd(archive), Packing.Xz(archive), Packing.Bzip2(archive), Packing.Lz4(archive) });
    }

    private static string Run(byte[] content)
    {
        using var directory = new TemporaryDirectory();
        (string config, string layer) = content.Length % 2 == 0 ? (LayoutBuilder.PackConfig, LayoutBuilder.PackZstd) : (LayoutBuilder.ImageConfig, LayoutBuilder.ImageLayer);

        // The same layer twice, so that files are replaced and whiteouts remove some.
        new LayoutBuilder(directory.Root).Add("v1", config, (layer, content, null), (layer, content, null));
        var word = new StringBuilder();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (ArtifactFile entry in new OciLayoutSource(directory.Root, limits: Limits).ListAsync(CancellationToken.None).ToBlockingEnumerable())
        {
            if (!paths.Add(entry.Path.Value))
            {
                throw new FuzzFailureException($"two files have the path '{entry.Path}'");
            }

            if (entry.Layer is { } blob)
            {
                word.Append(CultureInfo.InvariantCulture, $"{string.Join(',', blob.Uses.Select(use => ReadingTargets.Sentence(use.Detail ?? "listed")).Distinct())} {string.Join(',', blob.Omissions.Select(omission => omission.Reason).Distinct().Order(StringComparer.Ordinal))} ");
            }
            else if (!OciLayoutSource.IsPackaging(entry.Path))
            {
                Check(entry);
            }
        }

        return word.Append(Math.Min(paths.Count, 8)).ToString();
    }

    private static void Check(ArtifactFile entry)
    {
        if (entry.Path.IsMember || entry.Kind != ArtifactEntryKind.File)
        {
            throw new FuzzFailureException($"'{entry.Path}' is no file of a model");
        }

        using OpenedFile file = OpenedFile.Of(entry);
        byte[] piece = new byte[4096];
        long length = 0;
        for (int read; (read = file.Read(piece, length)) > 0; length += read)
        {
        }

        if (length != entry.Length)
        {
            throw new FuzzFailureException(string.Create(CultureInfo.InvariantCulture, $"'{entry.Path}' has {length} bytes, not the {entry.Length} that were listed"));
        }
    }
}
