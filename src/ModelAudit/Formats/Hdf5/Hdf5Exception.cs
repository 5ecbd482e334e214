namespace ModelAudit.Formats.Hdf5;

/// <summary>A structure breaks the format: what lies behind it cannot be read. Caught where the object it belongs to is visited.</summary>
/// <param name="code">One of the codes of <see cref="Hdf5Facts.Defects"/>.</param>
/// <param name="offset">The position in the file in bytes.</param>
/// <param name="message">One sentence.</param>
internal sealed class Hdf5Exception(string code, long offset, string message) : Exception(message)
{
    /// <summary>The code of the defect.</summary>
    public string Code { get; } = code;

    /// <summary>The position in the file in bytes.</summary>
    public long Offset { get; } = offset;
}
