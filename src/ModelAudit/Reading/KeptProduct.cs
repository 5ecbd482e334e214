using ModelAudit.Sources;

namespace ModelAudit.Reading;

/// <summary>What a format inspector kept of one file for the inspectors of the whole tree, until there is no room for it.</summary>
/// <param name="path">The file.</param>
/// <param name="value">What was kept.</param>
/// <param name="bytes">The memory it takes.</param>
internal sealed class KeptProduct(ArtifactPath path, object value, long bytes)
{
    /// <summary>The file.</summary>
    public ArtifactPath Path { get; } = path;

    /// <summary>The memory it takes, in bytes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>What was kept; null once it was let go.</summary>
    public object? Value { get; private set; } = value;

    /// <summary>Lets it go.</summary>
    public void Release() => Value = null;
}
