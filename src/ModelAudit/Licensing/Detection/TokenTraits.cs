namespace ModelAudit.Licensing.Detection;

/// <summary>What is known about a token beside its word.</summary>
[Flags]
internal enum TokenTraits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The first token of its line.</summary>
    LineStart = 1,

    /// <summary>A number that may be that of a clause: it is no difference when only one of two texts has it.</summary>
    Marker = 2,

    /// <summary>Part of a copyright notice that shares its line with other text (SPDX 3.0.1 annex B.9: notices are ignorable).</summary>
    Notice = 4,

    /// <summary>Starts with a digit.</summary>
    Number = 8,

    /// <summary>Part of a web address.</summary>
    Address = 16,

    /// <summary>The first token of a block: behind a blank line, a heading mark or a block element.</summary>
    BlockStart = 32,

    /// <summary>The first token behind the end of a sentence.</summary>
    SentenceStart = 64,
}
