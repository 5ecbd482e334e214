using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Licensing;

/// <summary>What the tree declares about its license, and what binds by that and by the license texts at its root.</summary>
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

    /// <summary>What binds by declaration and texts together.</summary>
    public static readonly Fact<string> Applicable = new(
        "license.applicable",
        FactScope.Model,
        "The licenses that bind by what is declared and by the license texts at the root together, as an SPDX expression: a text that the declaration does not name is added, a changed text is LicenseRef-modified-<id> and stands in the place of the declared one. Absent when nothing is declared and no text recognised.");

    /// <summary>License files whose text is not recognised.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Unrecognized = new(
        "license.unrecognized",
        FactScope.Model,
        "Every file at the root that by its name is a license text and in which no known license is recognised.",
        new FactField("path", FactType.Text, "The file.", IsKey: true));

    /// <summary>The licenses of the parts of a model.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Components = new(
        "license.components",
        FactScope.Model,
        "What is declared and what was recognised for the parts of the model that files tell apart: by the card, by names such as LICENSE-CODE and LICENSE-MODEL, by headers of source code. What is concluded is for people to attest.",
        new FactField("component", FactType.Text, "weights, code, data or documents.", IsKey: true),
        new FactField("declared", FactType.Text, "What is declared, as an SPDX expression."),
        new FactField("detected", FactType.Text, "What was recognised in license texts, as an SPDX expression."),
        new FactField("paths", FactType.TextList, "The files that say so."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Declared, Declarations, Files, Applicable, Unrecognized, Components];
}
