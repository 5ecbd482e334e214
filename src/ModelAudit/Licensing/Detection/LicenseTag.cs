namespace ModelAudit.Licensing.Detection;

/// <summary>A declaration of a license in a text.</summary>
/// <param name="Expression">What it declares.</param>
/// <param name="Start">Where it starts, as an index into the text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Field">The field that declares it.</param>
/// <param name="Container">The manifest or the format that the field belongs to; empty for a line of any text.</param>
internal readonly record struct LicenseTag(SpdxExpression Expression, int Start, int End, string Field, string Container = "")
{
    /// <summary>The field of SPDX 3.0.1 annex E.</summary>
    public const string Identifier = "SPDX-License-Identifier";

    /// <summary>Whether it is that one.</summary>
    public bool IsIdentifier => Field == Identifier;

    /// <summary>From 0 to 100.</summary>
    public int Confidence => IsIdentifier || Container.Length > 0 ? 95 : 85;

    /// <summary>One sentence.</summary>
    public string Reason => IsIdentifier ? "The line SPDX-License-Identifier declares it." : Container.Length > 0 ? $"The field {Field} of {Container} declares it." : "A field named license declares it.";
}
