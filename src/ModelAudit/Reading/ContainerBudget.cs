using System.Globalization;
using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>How many files and bytes one container, with all containers in it, may still yield. Used by one thread.</summary>
/// <param name="limits">The bounds in force.</param>
/// <param name="length">The length of the outermost container in bytes.</param>
internal sealed class ContainerBudget(AuditLimits limits, long length)
{
    /// <summary>The most characters that the paths of all files inside may have together: they are kept.</summary>
    public const int MaximumNames = 1 << 23;

    private long files;
    private long names;
    private long bytes;
    private long unpacked;

    /// <summary>What became of the outermost container when it is a layer: what the source lists as files is not examined inside it again.</summary>
    public LayerBlob? Layer { get; init; }

    /// <summary>Takes one file; says which bound stands in the way, or null.</summary>
    /// <param name="name">Its name, for the sentence.</param>
    /// <param name="path">The characters of its whole path.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="depth">How many containers it lies in.</param>
    public string? Take(string name, int path, long length, int depth)
    {
        if (depth > limits.MaxContainerDepth)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The file '{name}' lies deeper than MaxContainerDepth ({limits.MaxContainerDepth}) and was not examined.");
        }

        if (files >= limits.MaxContainerFiles)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The container holds more files than MaxContainerFiles ({limits.MaxContainerFiles}); '{name}' and what follows was not examined.");
        }

        if (length > limits.MaxContainerBytes - bytes)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The container holds more bytes than MaxContainerBytes ({limits.MaxContainerBytes}); '{name}' was not examined.");
        }

        names += path;
        if (names > MaximumNames)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The paths of the files in the container have more than {MaximumNames} characters; '{name}' and what follows was not examined.");
        }

        files++;
        bytes += length;
        return null;
    }

    /// <summary>The most bytes that may be unpacked now from so many compressed ones.</summary>
    public long Allowance(long compressed) => Math.Max(0, Math.Min(Expansion(compressed), Math.Min(Expansion(length) - unpacked, limits.MaxContainerBytes - bytes)));

    /// <summary>Counts bytes that were unpacked.</summary>
    public void Unpacked(long count) => unpacked += count;

    private long Expansion(long compressed) =>
        Math.Max(limits.FreeExpansionBytes, long.CreateSaturating((Int128)limits.MaxExpansionRatio * compressed));

    /// <summary>Whether no further file can be taken.</summary>
    public bool IsSpent => files >= limits.MaxContainerFiles || names > MaximumNames;
}
