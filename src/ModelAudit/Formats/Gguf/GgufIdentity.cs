using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Gguf;

/// <summary>States what the metadata says about the model: what it is, under which license, from which models, with which templates.</summary>
internal static class GgufIdentity
{
    /// <summary>The most models that a file is taken to be made from.</summary>
    private const int MaximumBases = 64;

    /// <summary>How much of a key goes into the name of the template, in UTF-16 code units.</summary>
    private const int LongestName = 256;

    /// <summary>The most templates that are examined.</summary>
    private const int MaximumTemplates = 64;

    /// <summary>States the facts.</summary>
    public static void State(InspectionContext context, GgufMetadata metadata, GgufVocabulary vocabulary, int alignment)
    {
        FactWriter facts = context.Facts;
        string? architecture = metadata.Text("general.architecture");
        facts.Set(GgufFacts.Alignment, alignment);
        facts.Set(GgufFacts.Architecture, architecture);
        facts.Set(GgufFacts.ModelName, metadata.Text("general.name"));
        facts.Set(GgufFacts.License, metadata.Text("general.license"));
        facts.Set(GgufFacts.LicenseName, metadata.Text("general.license.name"));
        facts.Set(GgufFacts.LicenseLink, metadata.Text("general.license.link"));
        facts.Set(GgufFacts.FileType, metadata.Number("general.file_type") is { } fileType ? GgufFileTypes.Name(fileType) : null);
        facts.Set(GgufFacts.QuantizationVersion, metadata.Number("general.quantization_version"));
        facts.Set(GgufFacts.BlockCount, metadata.Number($"{architecture}.block_count"));
        facts.Set(GgufFacts.ContextLength, metadata.Number($"{architecture}.context_length"));
        facts.Set(GgufFacts.EmbeddingLength, metadata.Number($"{architecture}.embedding_length"));
        facts.Set(GgufFacts.VocabularySize, vocabulary.Tokens);
        facts.Set(GgufFacts.TokenizerModel, metadata.Text("tokenizer.ggml.model"));
        facts.Set(GgufFacts.BaseModels, Bases(metadata));
        facts.Set(GgufFacts.ChatTemplates, Templates(context, metadata));
        facts.Set(GgufFacts.Split, metadata.Number("split.count") is > 1 and var count && metadata.Number("split.no") is { } number
            ? [FactItem.Of(("number", FactValue.Of(number)), ("count", FactValue.Of(count)), ("tensors", metadata.Number("split.tensors.count") is { } tensors ? FactValue.Of(tensors) : null))]
            : []);
    }

    private static ImmutableArray<FactItem> Bases(GgufMetadata metadata)
    {
        long count = Math.Clamp(metadata.Number("general.base_model.count") ?? 0, 0, MaximumBases);
        var bases = ImmutableArray.CreateBuilder<FactItem>((int)count);
        for (int number = 0; number < count; number++)
        {
            string prefix = FormattableString.Invariant($"general.base_model.{number}.");
            bases.Add(FactItem.Of(
                ("number", FactValue.Of(number)),
                ("name", Value(metadata.Text(prefix + "name"))),
                ("organization", Value(metadata.Text(prefix + "organization"))),
                ("version", Value(metadata.Text(prefix + "version"))),
                ("repository", Value(metadata.Text(prefix + "repo_url") ?? metadata.Text(prefix + "url")))));
        }

        return bases.DrainToImmutable();
    }

    private static FactValue? Value(string? text) => text is null ? null : FactValue.Of(text);

    private static ImmutableArray<FactItem> Templates(InspectionContext context, GgufMetadata metadata)
    {
        var templates = ImmutableArray.CreateBuilder<FactItem>();
        int leftOut = 0;
        foreach ((string key, GgufEntry entry) in metadata.Templates())
        {
            if (templates.Count == MaximumTemplates)
            {
                leftOut++;
                continue;
            }

            ArtifactReader text = context.Reader.Slice(entry.Offset, entry.Length);
            var bytes = new byte[Math.Min(entry.Length, GgufFormat.MaximumTextBytes)];
            bool isWhole = bytes.Length == entry.Length && text.TryReadExactly(0, bytes);
            templates.Add(FactItem.Of(
                ("key", FactValue.Of(key)),
                ("bytes", FactValue.Of(entry.Length)),
                ("sha256", isWhole ? FactValue.Of(Convert.ToHexStringLower(SHA256.HashData(bytes))) : null),
                ("path", FactValue.Of(context.AddChild($"{ChildName(key)}.jinja", text)))));
        }

        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more chat templates were not examined: at most {MaximumTemplates} are.");
        }

        return templates.DrainToImmutable();
    }

    private static string ChildName(string key) => key["tokenizer.".Length..Math.Min(key.Length, LongestName)];
}
