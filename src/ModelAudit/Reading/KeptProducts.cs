using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>
/// Bounds what format inspectors keep over the whole tree. In code-point order of paths everything is kept until the first product
/// that exceeds the bound, and nothing from there on: whatever the order in which files are examined, the same products remain.
/// </summary>
/// <param name="maximum">The bound, in bytes.</param>
internal sealed class KeptProducts(long maximum)
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<KeptProduct, KeptProduct> lastFirst = new(Comparer<KeptProduct>.Create((left, right) => right.Path.CompareTo(left.Path)));
    private KeptProduct? firstReleased;
    private long total;

    /// <summary>Keeps a product, or lets go of it and of others.</summary>
    public KeptProduct Keep(ArtifactPath path, object value, long bytes)
    {
        var product = new KeptProduct(path, value, bytes);
        lock (gate)
        {
            if (firstReleased is not null && path.CompareTo(firstReleased.Path) > 0)
            {
                product.Release();
                return product;
            }

            lastFirst.Enqueue(product, product);
            total += bytes;
            while (total > maximum && lastFirst.TryDequeue(out KeptProduct? last, out _))
            {
                total -= last.Bytes;
                last.Release();
                firstReleased = last;
            }
        }

        return product;
    }
}
