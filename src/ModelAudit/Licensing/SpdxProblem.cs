namespace ModelAudit.Licensing;

/// <summary>Why a text is not an SPDX license expression.</summary>
/// <param name="Position">Where, as an index into the text from 0 in UTF-16 code units.</param>
/// <param name="Message">One sentence.</param>
public sealed record SpdxProblem(int Position, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"position {Position}: {Message}");
}
