namespace ModelAudit.Formats;

/// <summary>What a format is good for: decides the usual role of a file and whether it needs an inspector.</summary>
internal enum FormatKind
{
    /// <summary>Tensors, graphs or whole models.</summary>
    Weights,

    /// <summary>A container or a compressed stream of other files.</summary>
    Archive,

    /// <summary>Machine code or byte code.</summary>
    Executable,

    /// <summary>Structured binary data.</summary>
    Data,

    /// <summary>A stand-in for other content.</summary>
    Pointer,

    /// <summary>Text that other inspectors read where it matters.</summary>
    Text,

    /// <summary>Source code.</summary>
    Code,

    /// <summary>A template of prompts or pages.</summary>
    Template,

    /// <summary>A picture, a sound, a film or a font.</summary>
    Media,

    /// <summary>A document for people.</summary>
    Document,
}
