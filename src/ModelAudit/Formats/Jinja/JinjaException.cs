namespace ModelAudit.Formats.Jinja;

/// <summary>A template that cannot be read from some place on.</summary>
/// <param name="code">A code of <see cref="ChatTemplateFacts.Defects"/>.</param>
/// <param name="offset">The place in UTF-16 code units from the start of the template.</param>
/// <param name="message">One sentence.</param>
internal sealed class JinjaException(string code, int offset, string message) : Exception(message)
{
    /// <summary>The code of the defect.</summary>
    public string Code => code;

    /// <summary>The place in UTF-16 code units.</summary>
    public int Offset => offset;
}
