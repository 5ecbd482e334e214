using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>What format inspectors kept, with the files whose it is, as it stands in documents of our own.</summary>
internal static class CarriedProductJson
{
    private static readonly DocumentShape Product = new("what was kept of version 1", ["path", "files", "bytes"], "value", "isForeign");

    /// <summary>Writes it as a value.</summary>
    public static void Write(DocumentWriter writer, CarriedProduct product)
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

    /// <summary>Reads what the reader stands at.</summary>
    public static CarriedProduct Read(scoped ref DocumentReader reader)
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
}
