using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Licensing;

/// <summary>What the tree declares about its license. Texts are not yet recognised: their presence is stated.</summary>
public static class LicenseFacts
{
    /// <summary>The declared license as an SPDX expression.</summary>
    public static readonly Fact<string> Declared = new(
        "license.declared",
        FactScope.Model,
        "The declared license as an SPDX expression: Hub tags are mapped to SPDX identifiers or LicenseRef-<tag>, several are joined by AND. Absent when nothing declares one.");

    /// <summary>Every declaration.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Declarations = new(
        "license.declarations",
        FactScope.Model,
        "Every declaration of a license.",
        new FactField("path", FactType.Text, "The file that declares it.", IsKey: true),
        new FactField("value", FactType.Text, "The declaration as written.", IsKey: true),
        new FactField("expression", FactType.Text, "As an SPDX expression."));

    /// <summary>License texts by name.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "license.files",
        FactScope.Model,
        "Every file that by its name is a license text, a notice or a use policy.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("kind", FactType.Text, "license, notice or use-policy."),
        new FactField("sha256", FactType.Text, "Its SHA-256 digest."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Declared, Declarations, Files];
}
