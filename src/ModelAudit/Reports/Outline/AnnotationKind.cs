namespace ModelAudit.Reports.Outline;

/// <summary>The kinds of messages that build services know.</summary>
internal enum AnnotationKind
{
    /// <summary>For information.</summary>
    Notice,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>An error.</summary>
    Error,
}
