namespace ModelAudit.Formats;

/// <summary>
/// An inspector that looks at files whatever their format, beside the one that reads the format: for what travels in any file. It names no
/// format, and <see cref="IFormatInspector.Accepts"/> is false.
/// </summary>
internal interface ICompanionInspector : IFormatInspector
{
    /// <summary>Whether it looks at a file. Must not throw.</summary>
    /// <param name="format">The format that was found.</param>
    /// <param name="probe">The first and last bytes, length and path.</param>
    bool Joins(string format, in FormatProbe probe);
}
