using System.Collections.Immutable;
using System.Text.Json;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads one rule and binds it to facts and lists.</summary>
internal static class RuleReader
{
    /// <summary>What a rule's identifier looks like.</summary>
    public const string IdPattern = @"\A[A-Z]{2,8}[0-9]{4}\z";

    /// <summary>The names a rule may have.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "id", "title", "severity", "description", "each", "where", "require", "forbid", "unmet", "message", "messages", "passMessage",
        "notApplicableMessage", "inconclusiveMessage", "remediation", "controls", "locked", "question", "effectiveFrom", "examples",
    ];

    /// <summary>Reads a rule.</summary>
    /// <param name="node">The rule.</param>
    /// <param name="pack">The name of its pack.</param>
    /// <param name="context">What names can mean.</param>
    /// <returns>The rule, or null after reporting what is wrong.</returns>
    public static DeclarativeRule? Read(SourceNode node, string pack, BindingContext context)
    {
        DocumentProblems problems = context.Problems;
        int before = problems.Count;
        if (ObjectView.Of(node, "A rule", problems, Names.AsSpan()) is not { } view)
        {
            return null;
        }

        RuleDescriptor descriptor = ReadDescriptor(view, pack, problems);
        RuleSubject? subject = ReadSubject(view, context);
        context.UsedLists.Clear();
        context.UsedScopes.Clear();
        BindingScope scope = subject?.Scope ?? BindingScope.Model;
        Condition? where = null;
        Condition? requirement = null;
        bool whereIsAboutModel = false;
        bool forbids = node["forbid"] is not null;
        if (node["require"] is not null == forbids)
        {
            problems.Add(node, forbids ? "A rule has either 'require' or 'forbid', not both." : "A rule needs 'require' or 'forbid'.");
        }

        // Without a subject every field of an item would be reported as well, and none of those reports would help.
        if (subject is not null)
        {
            where = node["where"] is { } filter ? ConditionReader.Read(filter, scope, context) : null;
            whereIsAboutModel = where is not null && !context.UsedScopes.Contains(scope);
            requirement = (node["require"] ?? node["forbid"]) is { } required ? ConditionReader.Read(required, scope, context) : null;
            if (node["require"] is not null && node["forbid"] is { } second)
            {
                ConditionReader.Read(second, scope, context);
            }
        }

        Verdict unmet = view.Word("unmet", RuleWords.Unmet) ?? Verdict.Fail;
        if (descriptor.Question is not null && unmet != Verdict.Review)
        {
            problems.Add(node["question"]!, "'question' only has a meaning together with \"unmet\": \"review\".");
        }

        view.Required("message");
        MessageTemplate? message = Template(view, "message", scope, subject is not null, context);
        ImmutableArray<PartialMessage> messages = [.. view.Elements("messages").Select(part => ReadPart(part, scope, subject is not null, context)).OfType<PartialMessage>()];
        MessageTemplate? passMessage = Template(view, "passMessage", scope, subject is not null, context);
        MessageTemplate? notApplicable = Template(view, "notApplicableMessage", scope, subject is not null, context);
        MessageTemplate? inconclusive = Template(view, "inconclusiveMessage", scope, subject is not null, context);
        var examples = new RuleExampleList(view.Elements("examples"), subject, descriptor.Question, context);
        if (!context.IsEmbedded)
        {
            _ = examples.Read();
        }

        DateTimeOffset? effectiveFrom = view.Date("effectiveFrom");
        if (problems.Count > before || subject is null || requirement is null || message is null)
        {
            return null;
        }

        return new DeclarativeRule(descriptor, subject, requirement)
        {
            Where = where,
            WhereIsAboutModel = whereIsAboutModel,
            Forbids = forbids,
            Unmet = unmet,
            Message = message,
            Messages = messages,
            PassMessage = passMessage,
            NotApplicableMessage = notApplicable,
            InconclusiveMessage = inconclusive,
            EffectiveFrom = effectiveFrom,
            Lists = [.. context.UsedLists.Order(StringComparer.Ordinal)],
            Examples = examples,
        };
    }

    /// <summary>Whether a text can be the identifier of a rule.</summary>
    public static bool IsId(string text) =>
        text.Length is >= 6 and <= 12
        && !text.AsSpan(0, text.Length - 4).ContainsAnyExceptInRange('A', 'Z')
        && !text.AsSpan(text.Length - 4).ContainsAnyExceptInRange('0', '9');

    private static RuleDescriptor ReadDescriptor(ObjectView view, string pack, DocumentProblems problems)
    {
        string? id = view.RequiredText("id");
        if (id is not null && !IsId(id))
        {
            problems.Add(view.Node["id"]!, $"'{id}' is not a rule id: two to eight capital letters and four digits, such as 'ACME0001'.");
        }

        view.Required("severity");
        return new RuleDescriptor(id ?? string.Empty, view.RequiredText("title") ?? string.Empty, view.Word("severity", RuleWords.Severities) ?? Severity.Info)
        {
            Description = view.Text("description") ?? string.Empty,
            Remediation = view.Text("remediation") ?? string.Empty,
            Controls = view.Texts("controls"),
            Pack = pack,
            Locked = view.Boolean("locked") ?? false,
            Question = view.Text("question"),
        };
    }

    private static RuleSubject? ReadSubject(ObjectView view, BindingContext context)
    {
        if (view.Node["each"] is not { } node)
        {
            return new RuleSubject.Model();
        }

        if (node.Kind != JsonValueKind.String)
        {
            context.Problems.Add(node, $"'each' is {node.KindName}; \"model\", \"file\" or the name of a collection is expected.");
            return null;
        }

        return node.Text switch
        {
            "model" => new RuleSubject.Model(),
            "file" or CollectionField.FilesName => new RuleSubject.Files(),
            _ => FieldBinder.Collection(node.Text, node, hasFile: false, context) is { } collection ? new RuleSubject.Items(collection) : null,
        };
    }

    private static PartialMessage? ReadPart(SourceNode node, BindingScope scope, bool bind, BindingContext context)
    {
        if (ObjectView.Of(node, "A part of 'messages'", context.Problems, PartialMessage.Names.AsSpan()) is not { } view)
        {
            return null;
        }

        view.Required("message");
        Condition? when = view.Required("when") is { } condition && bind ? ConditionReader.Read(condition, scope, context) : null;
        MessageTemplate? message = Template(view, "message", scope, bind, context);
        return when is null || message is null ? null : new PartialMessage(when, message);
    }

    private static MessageTemplate? Template(ObjectView view, string name, BindingScope scope, bool bind, BindingContext context)
    {
        if (view.Text(name) is not { } text)
        {
            return null;
        }

        SourceNode node = view.Node[name]!;
        return MessageTemplate.Parse(
            text,
            field => bind ? FieldBinder.Field(field, node, scope, context) : null,
            problem => context.Problems.Add(node, problem));
    }
}
