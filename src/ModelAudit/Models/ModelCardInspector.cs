using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;

namespace ModelAudit.Models;

/// <summary>Reads the model card of the root: what its front matter declares, and what its headings say it covers.</summary>
public sealed class ModelCardInspector : IModelInspector, IContentReader
{
    /// <inheritdoc/>
    public string Name => "model-card";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ModelCardFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        CardDocument.LongestRead(file, limits);

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        CardDocument? card = CardDocument.Find(context, out bool isCertain);
        if (card is null)
        {
            if (isCertain)
            {
                context.Facts.SetRestAbsent();
            }

            return;
        }

        context.Facts.Set(ModelCardFacts.Path, card.File.Path.Value);
        context.Facts.Set(ModelCardFacts.HasMetadata, card.Matter is not null);
        ImmutableArray<CardSection> sections = CardSections.Of(card.Body);
        ImmutableArray<string> topics = CardTopics.Of(sections);
        StateSections(context, card, sections, topics);
        context.Facts.Set(ModelCardFacts.Parameters, [.. CardParameters.Of(card.Body).Take(context.Limits.MaxItems).Select(declared => FactItem.Of(
            ("line", FactValue.Of(declared.Line)),
            ("text", FactValue.Of(declared.Text)),
            ("value", FactValue.Of(declared.Value))))]);
        if (card.IsKnown)
        {
            StateMatter(context, card, topics);
        }
    }

    private static void StateSections(ModelContext context, CardDocument card, ImmutableArray<CardSection> sections, ImmutableArray<string> topics)
    {
        context.Facts.Set(ModelCardFacts.Sections, [.. sections.Take(context.Limits.MaxItems).Select(section => FactItem.Of(
            ("title", FactValue.Of(FactText.Cut(section.Title, context.Limits))),
            ("level", FactValue.Of(section.Level)),
            ("characters", FactValue.Of(section.Characters))))]);
        context.Facts.Set(ModelCardFacts.Topics, topics);
        if (sections.Length > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"{sections.Length - context.Limits.MaxItems} more headings are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.", card.File.Path);
        }
    }

    private static void StateMatter(ModelContext context, CardDocument card, ImmutableArray<string> topics)
    {
        List(context, card, ModelCardFacts.License, "license");
        Text(context, card, ModelCardFacts.LicenseName, "license_name");
        Text(context, card, ModelCardFacts.LicenseLink, "license_link");
        List(context, card, ModelCardFacts.BaseModels, "base_model");
        Text(context, card, ModelCardFacts.BaseModelRelation, "base_model_relation");
        List(context, card, ModelCardFacts.Datasets, "datasets");
        List(context, card, ModelCardFacts.Languages, "language");
        List(context, card, ModelCardFacts.Tags, "tags");
        Text(context, card, ModelCardFacts.LibraryName, "library_name");
        Text(context, card, ModelCardFacts.PipelineTag, "pipeline_tag");
        bool declaresEmissions = card.Matter?["co2_eq_emissions"] is { Kind: not FrontMatterKind.Null };
        context.Facts.Set(ModelCardFacts.HasEmissions, declaresEmissions || topics.Contains("energy"));
    }

    private static void Text(ModelContext context, CardDocument card, Fact<string> fact, string key)
    {
        switch (card.Matter?[key])
        {
            case null or { Kind: FrontMatterKind.Null } or { Kind: FrontMatterKind.List, Texts.IsEmpty: true }:
                context.Facts.SetAbsent(fact);
                break;
            case { Kind: FrontMatterKind.Text } or { Kind: FrontMatterKind.List, Texts.Count: 1 }:
                context.Facts.Set(fact, FactText.Cut(card.Matter![key]!.Texts[0], context.Limits));
                break;
            case var value:
                Wrong(context, card, key, value, "a single text");
                break;
        }
    }

    private static void List(ModelContext context, CardDocument card, Fact<ImmutableArray<string>> fact, string key)
    {
        switch (card.Matter?[key])
        {
            case null or { Kind: FrontMatterKind.Null } or { Kind: FrontMatterKind.List, Texts.IsEmpty: true }:
                context.Facts.SetAbsent(fact);
                break;
            case { Kind: FrontMatterKind.Text or FrontMatterKind.List } value:
                context.Facts.Set(fact, [.. value.Texts.Take(context.Limits.MaxItems).Select(text => FactText.Cut(text, context.Limits))]);
                if (value.Texts.Count > context.Limits.MaxItems)
                {
                    context.Gap(GapReason.LimitReached, $"{value.Texts.Count - context.Limits.MaxItems} more entries of '{key}' are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.", card.File.Path);
                }

                break;
            case var value:
                Wrong(context, card, key, value, "a text or a list of texts");
                break;
        }
    }

    // A key that occurs twice already left its gap when it was read.
    private static void Wrong(ModelContext context, CardDocument card, string key, FrontMatterValue value, string wanted)
    {
        if (value.Kind != FrontMatterKind.Ambiguous)
        {
            context.Gap(GapReason.Malformed, $"The value of '{key}' on line {value.Line} of the card is not {wanted}.", card.File.Path);
        }
    }
}
