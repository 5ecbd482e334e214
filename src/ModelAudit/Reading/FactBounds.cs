using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelAudit.Facts;

namespace ModelAudit.Reading;

/// <summary>
/// Cuts what inspectors state to the bounds in force: text to <see cref="AuditLimits.MaxTextLength"/>, lists to
/// <see cref="AuditLimits.MaxItems"/>, and repairs text that is not valid Unicode. Everything cut leaves a sentence for a gap.
/// </summary>
internal sealed class FactBounds(AuditLimits limits)
{
    private readonly List<string> cuts = [];

    /// <summary>What was cut, a sentence each.</summary>
    public IReadOnlyList<string> Cuts => cuts;

    /// <summary>Cuts one value.</summary>
    /// <param name="name">The fact's name, for the sentence.</param>
    /// <param name="value">The value as stated.</param>
    public FactValue Apply(string name, FactValue value)
    {
        bool shortened = false;
        int stated = 0;
        FactValue bounded;
        switch (value.Type)
        {
            case FactType.Text:
                bounded = Text(value, ref shortened);
                break;
            case FactType.TextList:
                stated = value.TextList.Length;
                bounded = List(value, ref shortened);
                break;
            case FactType.Collection:
                stated = value.Collection.Length;
                bounded = Items(value, ref shortened);
                break;
            default:
                return value;
        }

        if (shortened)
        {
            cuts.Add(string.Create(CultureInfo.InvariantCulture, $"'{name}' holds text longer than MaxTextLength ({limits.MaxTextLength}), which was cut."));
        }

        if (stated > limits.MaxItems)
        {
            cuts.Add(string.Create(CultureInfo.InvariantCulture, $"'{name}' has {stated} items, more than MaxItems ({limits.MaxItems}); {stated - limits.MaxItems} were left out."));
        }

        return bounded;
    }

    /// <summary>Cuts a text to a length without splitting a character, and replaces what is not valid Unicode.</summary>
    public static string Cut(string text, int maximum)
    {
        string valid = Repair(text);
        if (valid.Length <= maximum)
        {
            return valid;
        }

        int end = maximum > 0 && char.IsHighSurrogate(valid[maximum - 1]) ? maximum - 1 : maximum;
        return valid[..end];
    }

    private static string Repair(string text)
    {
        int i = 0;
        while (i < text.Length && (!char.IsSurrogate(text[i]) || (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))))
        {
            i += char.IsSurrogate(text[i]) ? 2 : 1;
        }

        if (i == text.Length)
        {
            return text;
        }

        var repaired = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }

        return repaired.ToString();
    }

    private FactValue Text(FactValue value, ref bool shortened)
    {
        string cut = Cut(value.Text, limits.MaxTextLength);
        if (ReferenceEquals(cut, value.Text))
        {
            return value;
        }

        shortened |= cut.Length < value.Text.Length;
        return FactValue.Of(cut);
    }

    private FactValue List(FactValue value, ref bool shortened)
    {
        ImmutableArray<string> list = value.TextList;
        if (list.Length <= limits.MaxItems && list.All(text => ReferenceEquals(Cut(text, limits.MaxTextLength), text)))
        {
            return value;
        }

        var builder = ImmutableArray.CreateBuilder<string>();
        foreach (string text in list.Take(limits.MaxItems))
        {
            string cut = Cut(text, limits.MaxTextLength);
            shortened |= cut.Length < text.Length;
            builder.Add(cut);
        }

        return FactValue.Of(builder.DrainToImmutable());
    }

    private FactValue Items(FactValue value, ref bool shortened)
    {
        ImmutableArray<FactItem> items = value.Collection;
        ImmutableArray<FactItem>.Builder? changed = null;
        int count = Math.Min(items.Length, limits.MaxItems);
        for (int i = 0; i < count; i++)
        {
            FactItem item = Item(items[i], ref shortened);
            if (changed is null && !ReferenceEquals(item, items[i]))
            {
                changed = ImmutableArray.CreateBuilder<FactItem>(count);
                changed.AddRange(items, i);
            }

            changed?.Add(item);
        }

        return changed is not null ? FactValue.Of(changed.DrainToImmutable())
            : count < items.Length ? FactValue.Of(items[..count])
            : value;
    }

    private FactItem Item(FactItem item, ref bool shortened)
    {
        KeyValuePair<string, FactValue>[]? fields = null;
        for (int i = 0; i < item.Fields.Length; i++)
        {
            FactValue field = item.Fields[i].Value;
            FactValue bounded = field.Type switch
            {
                FactType.Text => Text(field, ref shortened),
                FactType.TextList => List(field, ref shortened),
                _ => field,
            };
            if (!ReferenceEquals(bounded, field))
            {
                fields ??= [.. item.Fields];
                fields[i] = new(item.Fields[i].Key, bounded);
            }
        }

        return fields is null ? item : new FactItem([.. fields]);
    }
}
