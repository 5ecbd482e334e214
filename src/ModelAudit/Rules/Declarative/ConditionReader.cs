using System.Collections.Immutable;
using System.Text.Json;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads conditions and binds them to facts and lists.</summary>
internal static class ConditionReader
{
    private static readonly ImmutableArray<string> Forms = ["field", "allOf", "anyOf", "not", "all", "any", "count"];

    /// <summary>Reads a condition; gives null after reporting what is wrong.</summary>
    public static Condition? Read(SourceNode node, BindingScope scope, BindingContext context)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            context.Problems.Add(node, $"A condition is an object; this is {node.KindName}.");
            return null;
        }

        SourceMember[] forms = [.. node.Members.Where(member => Forms.Contains(member.Name))];
        if (forms.Length != 1)
        {
            string found = forms.Length == 0 ? "none" : string.Join(" and ", forms.Select(form => $"'{form.Name}'"));
            string hint = forms.Length == 0 && node.Members.Length > 0 ? NearestName.Hint(node.Members[0].Name, Forms) : string.Empty;
            context.Problems.Add(node, $"A condition has exactly one of {string.Join(", ", Forms)}; this one has {found}.{hint}");
            return null;
        }

        SourceNode value = forms[0].Value;
        switch (forms[0].Name)
        {
            case "field":
                return Leaf(node, value, scope, context);
            case "allOf":
                ObjectView.Of(node, "An 'allOf' condition", context.Problems, "allOf");
                return Several(value, "allOf", scope, context) is { } all ? new AllOfCondition(all) : null;
            case "anyOf":
                ObjectView.Of(node, "An 'anyOf' condition", context.Problems, "anyOf");
                return Several(value, "anyOf", scope, context) is { } any ? new AnyOfCondition(any) : null;
            case "not":
                ObjectView.Of(node, "A 'not' condition", context.Problems, "not");
                return Read(value, scope, context) is { } negated ? new NotCondition(negated) : null;
            case "count":
                return Count(node, value, scope, context);
            default:
                return Quantified(node, forms[0], scope, context);
        }
    }

    private static List<Condition>? Several(SourceNode node, string name, BindingScope scope, BindingContext context)
    {
        if (node.Kind != JsonValueKind.Array || node.Elements.IsEmpty)
        {
            context.Problems.Add(node, $"'{name}' takes an array of at least one condition.");
            return null;
        }

        List<Condition> conditions = [.. node.Elements.Select(element => Read(element, scope, context)).OfType<Condition>()];
        return conditions.Count == node.Elements.Length ? conditions : null;
    }

    private static Condition? Leaf(SourceNode node, SourceNode nameNode, BindingScope scope, BindingContext context)
    {
        SourceMember[] operators = [.. node.Members.Where(member => member.Name != "field")];
        foreach (SourceMember unknown in operators.Where(member => !Operators.ByName.ContainsKey(member.Name)))
        {
            context.Problems.Add(unknown, $"There is no operator '{unknown.Name}'.{NearestName.Hint(unknown.Name, Operators.ByName.Keys)}");
        }

        if (operators.Length != 1)
        {
            context.Problems.Add(node, operators.Length == 0 ? "The condition has no operator." : "The condition has more than one operator; use 'allOf'.");
        }

        if (nameNode.Kind != JsonValueKind.String)
        {
            context.Problems.Add(nameNode, $"'field' is {nameNode.KindName}; a name is expected.");
            return null;
        }

        if (FieldBinder.Field(nameNode.Text, nameNode, scope, context) is not { } field
            || operators.Length != 1
            || !Operators.ByName.TryGetValue(operators[0].Name, out Operator? known))
        {
            return null;
        }

        if (!known.Types.Contains(field.Type))
        {
            IEnumerable<string> fitting = Operators.All.Where(other => other.Types.Contains(field.Type)).Select(other => other.Name);
            context.Problems.Add(operators[0], $"'{known.Name}' does not apply to '{field.Name}', which is {FieldBinder.TypeName(field.Type)}: use {string.Join(", ", fitting)}.");
            return null;
        }

        SourceNode right = operators[0].Value;
        if (known.Name == Operators.Exists)
        {
            return Exists(field, right, context);
        }

        return known.Bind(new OperandReader(right, known.Name, field, scope, context)) is { } bound
            ? new LeafCondition(field, bound.Test, known.OnAbsence, bound.Description)
            : null;
    }

    private static ExistsCondition? Exists(BoundField field, SourceNode right, BindingContext context)
    {
        if (right.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            return new ExistsCondition(field, right.Kind == JsonValueKind.True);
        }

        context.Problems.Add(right, $"'exists' takes true or false; this is {right.KindName}.");
        return null;
    }

    private static CollectionCondition? Quantified(SourceNode node, SourceMember form, BindingScope scope, BindingContext context)
    {
        ObjectView? view = ObjectView.Of(node, $"An '{form.Name}' condition", context.Problems, form.Name, "satisfy");
        SourceNode? satisfy = view?.Required("satisfy");
        int before = context.FileReads;
        if (Collection(form.Value, form.Name, scope, context) is not { } collection
            || satisfy is null
            || Read(satisfy, scope.Enter(collection), context) is not { } condition)
        {
            return null;
        }

        bool readsFile = ReadsFile(collection, before, context);
        return form.Name == "all" ? new AllCondition(collection, condition, readsFile) : new AnyCondition(collection, condition, readsFile);
    }

    private static CountCondition? Count(SourceNode node, SourceNode name, BindingScope scope, BindingContext context)
    {
        ObjectView view = ObjectView.Of(node, "A 'count' condition", context.Problems, "count", "where", "atLeast", "atMost")!;
        long? atLeast = view.Count("atLeast");
        long? atMost = view.Count("atMost");
        if (node["atLeast"] is null && node["atMost"] is null)
        {
            context.Problems.Add(node, "A 'count' condition needs 'atLeast' or 'atMost'.");
        }
        else if (atLeast > atMost)
        {
            context.Problems.Add(node["atLeast"]!, "'atLeast' is greater than 'atMost': no count can satisfy both.");
        }

        if (Collection(name, "count", scope, context) is not { } collection)
        {
            return null;
        }

        int before = context.FileReads;
        Condition? where = node["where"] is { } filter ? Read(filter, scope.Enter(collection), context) : null;
        return new CountCondition(collection, where, atLeast, atMost, ReadsFile(collection, before, context));
    }

    // Items that bring no file into view leave the one of the rule there.
    private static bool ReadsFile(CollectionField collection, int before, BindingContext context)
    {
        context.FileReads += collection.DependsOnFile ? 1 : 0;
        return collection.DependsOnFile || (!collection.HasFiles && context.FileReads > before);
    }

    private static CollectionField? Collection(SourceNode node, string form, BindingScope scope, BindingContext context)
    {
        if (node.Kind == JsonValueKind.String)
        {
            return FieldBinder.Collection(node.Text, node, scope.HasFile, context);
        }

        context.Problems.Add(node, $"'{form}' is {node.KindName}; the name of a collection is expected.");
        return null;
    }
}
