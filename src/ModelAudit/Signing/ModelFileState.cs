namespace ModelAudit.Signing;

/// <summary>How a file differs from what was signed.</summary>
public enum ModelFileState
{
    /// <summary>The content is another one, or it is no file any more.</summary>
    Changed,

    /// <summary>It was signed and is not there.</summary>
    Missing,

    /// <summary>It is there and was not signed.</summary>
    Extra,

    /// <summary>It could not be read, so nothing is known.</summary>
    NotCompared,
}
