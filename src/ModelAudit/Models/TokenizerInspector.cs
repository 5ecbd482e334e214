using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;

namespace ModelAudit.Models;

/// <summary>Counts the tokens of the tokenizer in the root, so that they can be compared with the vocabulary that the configuration declares.</summary>
public sealed class TokenizerInspector : IModelInspector, IContentReader
{
    // The largest tokenizers of today have 40 MB.
    private const int MaximumBytes = 1 << 27;

    /// <inheritdoc/>
    public string Name => "tokenizer";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => TokenizerFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) => file.Path.Value is "tokenizer.json" or "vocab.json" ? MaximumBytes : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool isAlone = false;
        if (!ModelFiles.TryFindInRoot(context, "tokenizer.json", out FileEvidence? file, out bool isKnown))
        {
            isAlone = true;
            if (!isKnown || !ModelFiles.TryFindInRoot(context, "vocab.json", out file, out isKnown))
            {
                if (isKnown)
                {
                    context.Facts.SetRestAbsent();
                }

                return;
            }
        }

        if (ModelFiles.IsPointer(context, file) || !context.TryRead(file, MaximumBytes, "the bound on tokenizers", out byte[]? content))
        {
            return;
        }

        var vocabulary = new TokenizerVocabulary();
        try
        {
            vocabulary.Read(content, isAlone, context.Cancellation);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            context.Gap(GapReason.Malformed, "The tokenizer is no object of JSON, nests too deep, or has a text that is no Unicode.", file.Path);
            return;
        }

        context.Facts.Set(TokenizerFacts.Size, vocabulary.Size == 0 ? null : vocabulary.Size);
        context.Facts.Set(TokenizerFacts.Problems, [.. vocabulary.Problems.Take(context.Limits.MaxItems).Select(problem => FactItem.Of(
            ("code", FactValue.Of(problem.Code)),
            ("token", FactValue.Of(FactText.Cut(problem.Token, context.Limits))),
            ("number", FactValue.Of(problem.Number))))]);
    }
}
