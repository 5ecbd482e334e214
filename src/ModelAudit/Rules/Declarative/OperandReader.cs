using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads the right side of an operator.</summary>
internal sealed record OperandReader(SourceNode Node, string Operator, BoundField Field, BindingScope Scope, BindingContext Context)
{
    /// <summary>Reports a problem with the right side.</summary>
    public void Report(string message) => Context.Problems.Add(Node, message);

    /// <summary>A literal of the field's type, or another field of that type.</summary>
    public ScalarOperand? Scalar()
    {
        if (Node.Kind == JsonValueKind.Object)
        {
            return Reference("field", Field.Type) is { } other ? new ScalarOperand(null, other) : null;
        }

        FactValue? literal = Literal(Node);
        return literal is null ? null : new ScalarOperand(literal, null);
    }

    /// <summary>An array of literals of the field's type.</summary>
    public ImmutableArray<FactValue>? Literals()
    {
        if (Node.Kind != JsonValueKind.Array)
        {
            Report($"'{Operator}' takes an array; this is {Node.KindName}.");
            return null;
        }

        ImmutableArray<FactValue> values = [.. Node.Elements.Select(Literal).OfType<FactValue>()];
        return values.Length == Node.Elements.Length ? values : null;
    }

    /// <summary>Several texts: an array, a list, or a field that is a list of texts.</summary>
    /// <param name="allowSingle">Whether a single string will do.</param>
    /// <param name="allowField">Whether a field will do.</param>
    public TextsOperand? Texts(bool allowSingle = false, bool allowField = true)
    {
        switch (Node.Kind)
        {
            case JsonValueKind.String when allowSingle:
                return new TextsOperand([Node.Text]);
            case JsonValueKind.Array:
                int before = Context.Problems.Count;
                ImmutableArray<string> texts = ObjectView.TextsOf(Node, Operator, Context.Problems);
                return Context.Problems.Count == before ? new TextsOperand(texts) : null;
            case JsonValueKind.Object when Node["list"] is not null:
                return List() is { } list ? new TextsOperand(list) : null;
            case JsonValueKind.Object when allowField:
                return Reference("field", FactType.TextList) is { } field ? new TextsOperand(field) : null;
            default:
                Report($"'{Operator}' takes {(allowSingle ? "a string, " : string.Empty)}an array of strings{(allowField ? ", { \"field\": … }" : string.Empty)} or {{ \"list\": … }}; this is {Node.KindName}.");
                return null;
        }
    }

    /// <summary>A regular expression that matches in linear time. Those of packs that ship are compiled when they are first asked.</summary>
    public LinearPattern? Pattern()
    {
        if (Node.Kind != JsonValueKind.String)
        {
            Report($"'{Operator}' takes a regular expression as a string; this is {Node.KindName}.");
            return null;
        }

        var pattern = new LinearPattern(Node.Text);
        try
        {
            if (!Context.IsEmbedded)
            {
                pattern.Compile();
            }

            return pattern;
        }
        catch (RegexParseException exception)
        {
            Report(string.Create(CultureInfo.InvariantCulture, $"The regular expression is not valid at character {exception.Offset}: {exception.Error}."));
        }
        catch (NotSupportedException)
        {
            Report("The regular expression uses look-around, a back-reference, an atomic group or too large a repetition: none of these can be matched in linear time.");
        }

        return null;
    }

    /// <summary>Whether the literals are single SPDX licenses, also with an exception; reports each that is not.</summary>
    public bool CheckLicenses()
    {
        bool good = true;
        foreach (SourceNode element in Node.Kind == JsonValueKind.Array ? Node.Elements : [])
        {
            if (!SpdxExpression.TryParse(element.Text, out SpdxExpression? expression, out SpdxProblem? problem))
            {
                good = false;
                Context.Problems.Add(element, $"'{element.Text}' is not an SPDX license identifier, {problem}");
            }
            else if (expression.Licenses is not [var license] || license.ToString() != expression.ToString())
            {
                good = false;
                Context.Problems.Add(element, $"'{element.Text}' is an expression of several licenses; list each by itself.");
            }
        }

        return good;
    }

    private RuleList? List()
    {
        if (ObjectView.Of(Node, "A list reference", Context.Problems, "list")?.RequiredText("list") is not { } name)
        {
            return null;
        }

        if (!Context.Lists.TryGetValue(name, out RuleList? list))
        {
            Context.Problems.Add(Node["list"]!, $"There is no list '{name}'.{NearestName.Hint(name, Context.Lists.Keys)}");
            return null;
        }

        Context.UsedLists.Add(name);
        return list;
    }

    private BoundField? Reference(string key, FactType type)
    {
        if (ObjectView.Of(Node, "A field reference", Context.Problems, key)?.RequiredText(key) is not { } name
            || FieldBinder.Field(name, Node[key]!, Scope, Context) is not { } field)
        {
            return null;
        }

        if (field.Type == type)
        {
            return field;
        }

        Context.Problems.Add(Node[key]!, $"'{name}' is {FieldBinder.TypeName(field.Type)}; '{Operator}' needs {FieldBinder.TypeName(type)} here.");
        return null;
    }

    private FactValue? Literal(SourceNode node)
    {
        FactValue? value = (Field.Type, node.Kind) switch
        {
            (FactType.Text, JsonValueKind.String) => FactValue.Of(node.Text),
            (FactType.Boolean, JsonValueKind.True) => FactValue.Of(true),
            (FactType.Boolean, JsonValueKind.False) => FactValue.Of(false),
            (FactType.Integer, JsonValueKind.Number)
                when long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => FactValue.Of(number),
            _ => null,
        };
        if (value is null)
        {
            string found = node.Kind == JsonValueKind.Number ? node.Text : node.KindName;
            Context.Problems.Add(node, $"'{Field.Name}' is {FieldBinder.TypeName(Field.Type)}, so '{Operator}' cannot compare it with {found}.");
        }

        return value;
    }
}
