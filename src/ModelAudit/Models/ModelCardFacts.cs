using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>What the model card declares: the YAML front matter of the root's README.md and its headings (Hugging Face Hub, "Model Cards").</summary>
public static class ModelCardFacts
{
    /// <summary>The card.</summary>
    public static readonly Fact<string> Path = new("card.path", FactScope.Model, "The model card file.");

    /// <summary>Whether there is front matter.</summary>
    public static readonly Fact<bool> HasMetadata = new("card.hasMetadata", FactScope.Model, "Whether the card starts with YAML front matter that can be read.");

    /// <summary>The declared licenses.</summary>
    public static readonly Fact<ImmutableArray<string>> License = new("card.license", FactScope.Model, "The declared license tags, as written (license).");

    /// <summary>The name of a license without a tag.</summary>
    public static readonly Fact<string> LicenseName = new("card.licenseName", FactScope.Model, "The name of a license that has no tag (license_name).");

    /// <summary>Where that license can be read.</summary>
    public static readonly Fact<string> LicenseLink = new("card.licenseLink", FactScope.Model, "The file or URL of that license (license_link).");

    /// <summary>The declared base models.</summary>
    public static readonly Fact<ImmutableArray<string>> BaseModels = new("card.baseModels", FactScope.Model, "The declared base models (base_model).");

    /// <summary>How the model relates to its base.</summary>
    public static readonly Fact<string> BaseModelRelation = new("card.baseModelRelation", FactScope.Model, "How the model relates to its base: adapter, merge, quantized or finetune (base_model_relation).");

    /// <summary>The declared datasets.</summary>
    public static readonly Fact<ImmutableArray<string>> Datasets = new("card.datasets", FactScope.Model, "The declared training datasets (datasets).");

    /// <summary>The declared languages.</summary>
    public static readonly Fact<ImmutableArray<string>> Languages = new("card.languages", FactScope.Model, "The declared languages (language).");

    /// <summary>The tags.</summary>
    public static readonly Fact<ImmutableArray<string>> Tags = new("card.tags", FactScope.Model, "The declared tags (tags).");

    /// <summary>The library.</summary>
    public static readonly Fact<string> LibraryName = new("card.libraryName", FactScope.Model, "The library that loads the model (library_name).");

    /// <summary>The task.</summary>
    public static readonly Fact<string> PipelineTag = new("card.pipelineTag", FactScope.Model, "The task (pipeline_tag).");

    /// <summary>Whether emissions are declared.</summary>
    public static readonly Fact<bool> HasEmissions = new("card.hasEmissions", FactScope.Model, "Whether energy or emissions are stated: co2_eq_emissions, or a heading about them.");

    /// <summary>The headings.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Sections = new(
        "card.sections",
        FactScope.Model,
        "The headings of the card, in order.",
        new FactField("title", FactType.Text, "The heading without markup.", IsKey: true),
        new FactField("level", FactType.Integer, "1 for the highest."),
        new FactField("characters", FactType.Integer, "The length of the text up to the next heading."));

    /// <summary>The topics that the card covers.</summary>
    public static readonly Fact<ImmutableArray<string>> Topics = new(
        "card.topics",
        FactScope.Model,
        "Topics that have a heading with text below it: intended-use, out-of-scope-use, limitations, training-data, training-procedure, evaluation, compute, energy, contact, citation, personal-data, license, usage.");

    /// <summary>The declared numbers of parameters.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Parameters = new(
        "card.parameters",
        FactScope.Model,
        "The numbers of parameters that the card declares in tables, list items and bold lines about parameters; not those of activated parameters.",
        new FactField("line", FactType.Integer, "The line behind the front matter, from 1.", IsKey: true),
        new FactField("text", FactType.Text, "The number as written."),
        new FactField("value", FactType.Integer, "The number."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All =
    [
        Path, HasMetadata, License, LicenseName, LicenseLink, BaseModels, BaseModelRelation, Datasets, Languages, Tags, LibraryName,
        PipelineTag, HasEmissions, Sections, Topics, Parameters,
    ];
}
