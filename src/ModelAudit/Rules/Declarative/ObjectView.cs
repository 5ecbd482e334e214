using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace ModelAudit.Rules.Declarative;

/// <summary>An object of a user's document with the names it may have: reads members of the right type and reports the rest.</summary>
internal sealed class ObjectView
{
    private readonly SourceNode node;
    private readonly DocumentProblems problems;
    private readonly string what;

    private ObjectView(SourceNode node, string what, DocumentProblems problems)
    {
        this.node = node;
        this.what = what;
        this.problems = problems;
    }

    /// <summary>The object's place.</summary>
    public SourceNode Node => node;

    /// <summary>Views an object; reports another kind of value and every unknown name.</summary>
    /// <param name="node">The value.</param>
    /// <param name="what">What it is, for a sentence ("A rule").</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <param name="names">The names it may have.</param>
    public static ObjectView? Of(SourceNode node, string what, DocumentProblems problems, params ReadOnlySpan<string> names)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            problems.Add(node, $"{what} is {node.KindName}; an object is expected.");
            return null;
        }

        foreach (SourceMember member in node.Members)
        {
            if (!names.Contains(member.Name))
            {
                problems.Add(member, $"{what} has no '{member.Name}'.{NearestName.Hint(member.Name, names.ToArray())}");
            }
        }

        return new ObjectView(node, what, problems);
    }

    /// <summary>The value of a member, or null; reports a missing one.</summary>
    public SourceNode? Required(string name)
    {
        SourceNode? value = node[name];
        if (value is null)
        {
            problems.Add(node, $"{what} needs '{name}'.");
        }

        return value;
    }

    /// <summary>A string that has to be there and not be blank.</summary>
    public string? RequiredText(string name) => Required(name) is { } value ? TextOf(value, name) : null;

    /// <summary>A string, or null when there is none.</summary>
    public string? Text(string name) => node[name] is { } value ? TextOf(value, name) : null;

    /// <summary>True, false, or null when there is neither.</summary>
    public bool? Boolean(string name)
    {
        if (node[name] is not { } value)
        {
            return null;
        }

        if (value.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.Kind == JsonValueKind.True;
        }

        problems.Add(value, $"'{name}' is {value.KindName}; true or false is expected.");
        return null;
    }

    /// <summary>A whole number of at least zero, or null when there is none.</summary>
    public long? Count(string name)
    {
        if (node[name] is not { } value)
        {
            return null;
        }

        if (value.Kind == JsonValueKind.Number && long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return number;
        }

        problems.Add(value, $"'{name}' is {(value.Kind == JsonValueKind.Number ? value.Text : value.KindName)}; a whole number of at least 0 is expected.");
        return null;
    }

    /// <summary>A list of strings, or an empty one.</summary>
    public ImmutableArray<string> Texts(string name) => node[name] is { } value ? TextsOf(value, name, problems) : [];

    /// <summary>The elements of an array, or none.</summary>
    public ImmutableArray<SourceNode> Elements(string name)
    {
        if (node[name] is not { } value)
        {
            return [];
        }

        if (value.Kind == JsonValueKind.Array)
        {
            return value.Elements;
        }

        problems.Add(value, $"'{name}' is {value.KindName}; an array is expected.");
        return [];
    }

    /// <summary>The members of an object, or none.</summary>
    public ImmutableArray<SourceMember> Members(string name)
    {
        if (node[name] is not { } value)
        {
            return [];
        }

        if (value.Kind == JsonValueKind.Object)
        {
            return value.Members;
        }

        problems.Add(value, $"'{name}' is {value.KindName}; an object is expected.");
        return [];
    }

    /// <summary>A date, or null when there is none.</summary>
    public DateTimeOffset? Date(string name) => node[name] is { } value ? DateOf(value, name) : null;

    /// <summary>A date that has to be there.</summary>
    public DateTimeOffset? RequiredDate(string name) => Required(name) is { } value ? DateOf(value, name) : null;

    /// <summary>One of several words, or null; reports others.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (words.TryGetValue(text, out T word))
        {
            return word;
        }

        problems.Add(node[name]!, $"'{text}' is not a {name}: use {string.Join(", ", words.Keys)}.{NearestName.Hint(text, words.Keys)}");
        return null;
    }

    /// <summary>A list of strings in a value.</summary>
    public static ImmutableArray<string> TextsOf(SourceNode value, string name, DocumentProblems problems)
    {
        if (value.Kind != JsonValueKind.Array)
        {
            problems.Add(value, $"'{name}' is {value.KindName}; an array of strings is expected.");
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(value.Elements.Length);
        foreach (SourceNode element in value.Elements)
        {
            if (element.Kind == JsonValueKind.String)
            {
                texts.Add(element.Text);
            }
            else
            {
                problems.Add(element, $"'{name}' holds {element.KindName}; a string is expected.");
            }
        }

        return texts.DrainToImmutable();
    }

    private string? TextOf(SourceNode value, string name)
    {
        if (value.Kind != JsonValueKind.String)
        {
            problems.Add(value, $"'{name}' is {value.KindName}; a string is expected.");
            return null;
        }

        if (string.IsNullOrWhiteSpace(value.Text))
        {
            problems.Add(value, $"'{name}' is empty.");
            return null;
        }

        return value.Text;
    }

    private DateTimeOffset? DateOf(SourceNode value, string name)
    {
        if (value.Kind == JsonValueKind.String && IsoDate.TryParse(value.Text, out DateTimeOffset date))
        {
            return date;
        }

        problems.Add(value, $"'{name}' is not a date: write '2026-01-31' (midnight UTC) or '2026-01-31T12:00:00Z'.");
        return null;
    }
}
