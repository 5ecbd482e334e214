using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Openness;

/// <summary>Which components of the Model Openness Framework the tree has, and what a <c>mof.yml</c> declares.</summary>
internal static class OpennessFacts
{
    /// <summary>The description of the release.</summary>
    public static readonly Fact<string> Declaration = new("openness.declaration", FactScope.Model, "The mof.yml that describes the release by the Model Openness Framework.");

    /// <summary>Its global licenses.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Licenses = new(
        "openness.licenses",
        FactScope.Model,
        "The licenses that mof.yml declares for the release as a whole and for a kind of content.",
        new FactField("part", FactType.Text, "distribution, code, data or document.", IsKey: true),
        new FactField("license", FactType.Text, "The license as written."));

    /// <summary>The components.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Components = new(
        "openness.components",
        FactScope.Model,
        "The components of the Model Openness Framework 1.0 that the release has, by what lies in the tree, what its card says, and what mof.yml declares.",
        new FactField("name", FactType.Text, "The framework's name of the component.", IsKey: true),
        new FactField("origin", FactType.Text, "What says so: declared (mof.yml), tree (a file), or card (a link or a name in the card only)."),
        new FactField("license", FactType.Text, "The component's own license as mof.yml declares it; absent when it has none of its own."),
        new FactField("isUnlicensed", FactType.Boolean, "Whether no license of the release reaches it: mof.yml says so, or it lies elsewhere under terms that the tree does not state."),
        new FactField("paths", FactType.TextList, "Files, or the place that is declared."));

    /// <summary>Claims to be open source.</summary>
    public static readonly Fact<ImmutableArray<string>> Claims = new("openness.claims", FactScope.Model, "Sentences of the card that call the model open source.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Declaration, Licenses, Components, Claims];
}
