namespace ModelAudit.Formats.Protobuf;

/// <summary>The bytes are no protobuf from some place on, so nothing behind it can be told. It never leaves the reader.</summary>
/// <param name="code">The code of the defect.</param>
/// <param name="offset">The position in the file.</param>
/// <param name="message">One sentence.</param>
internal sealed class WireFaultException(string code, long offset, string message) : Exception(message)
{
    /// <summary>The code of the defect.</summary>
    public string Code { get; } = code;

    /// <summary>The position in the file in bytes.</summary>
    public long Offset { get; } = offset;
}
