using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Safetensors;

/// <summary>The entries of __metadata__ in the order written, up to the bounds on items and on their text.</summary>
internal sealed class SafetensorsMetadata(AuditLimits limits)
{
    private readonly ImmutableArray<FactItem>.Builder items = ImmutableArray.CreateBuilder<FactItem>();
    private long characters;
    private long leftOut;

    /// <summary>Whether there is a __metadata__ object.</summary>
    public bool IsPresent { get; set; }

    /// <summary>Takes up an entry.</summary>
    /// <param name="key">The key, cut at the bound on text.</param>
    /// <param name="value">The value, unescaped.</param>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        if (items.Count >= limits.MaxItems || characters >= FormatDefects.MaximumCharacters)
        {
            leftOut++;
            return;
        }

        string text = FactText.Cut(value, limits);
        characters += key.Length + text.Length;
        items.Add(FactItem.Of(("key", FactValue.Of(key)), ("value", FactValue.Of(text))));
    }

    /// <summary>States the entries, and a gap for those that were left out.</summary>
    public void State(InspectionContext context)
    {
        if (!IsPresent)
        {
            context.Facts.SetAbsent(SafetensorsFacts.Metadata);
            return;
        }

        string bound = items.Count >= limits.MaxItems
            ? $"{nameof(AuditLimits.MaxItems)} is {limits.MaxItems}"
            : $"the texts of those listed have more than {FormatDefects.MaximumCharacters} characters";
        context.Facts.Set(SafetensorsFacts.Metadata, items.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more entries of __metadata__ are not listed: {bound}.");
        }
    }
}
