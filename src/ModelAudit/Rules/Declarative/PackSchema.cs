using ModelAudit.Facts;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Rules.Declarative;

/// <summary>The JSON Schema of rule packs but for conditions, made of the same tables as the parser.</summary>
internal static class PackSchema
{
    /// <summary>The root object.</summary>
    public static JObject Root() => SchemaParts.Object(
        "A rule pack.",
        new JObject
        {
            ["$schema"] = SchemaParts.Text("This schema, for editors."),
            ["pack"] = SchemaParts.Pattern(RulePackReader.NamePattern, "The pack's name."),
            ["version"] = SchemaParts.Text("The pack's version."),
            ["title"] = SchemaParts.Text("A short name for people."),
            ["description"] = SchemaParts.Text("What the pack is for."),
            ["requires"] = SchemaParts.Object("What the pack needs.", new JObject { ["modelaudit"] = SchemaParts.Reference("range") }, "modelaudit"),
            ["extends"] = SchemaParts.Array(
                SchemaParts.Object("A pack.", new JObject { ["pack"] = SchemaParts.Text("Its name."), ["version"] = SchemaParts.Reference("range") }, "pack", "version"),
                "The packs that this one builds on: loaded ones, or ones that ship."),
            ["lists"] = new JObject
            {
                ["type"] = "object",
                ["description"] = "Named lists that rules refer to.",
                ["additionalProperties"] = new JObject { ["anyOf"] = new JArray(SchemaParts.Texts("The entries."), ListBody("A list with its source and the date until which it is valid.")) },
            },
            ["rules"] = SchemaParts.Array(SchemaParts.Reference("rule"), "The rules."),
            ["profile"] = SchemaParts.Reference("profile"),
            ["profiles"] = new JObject
            {
                ["type"] = "object",
                ["description"] = "Named profiles; the first is the pack's default.",
                ["additionalProperties"] = SchemaParts.Reference("profile"),
            },
        },
        "pack",
        "version");

    /// <summary>The definitions that the root refers to, but for conditions.</summary>
    public static JObject Definitions(Vocabulary vocabulary) => new()
    {
        ["range"] = SchemaParts.Pattern(@"\A[\[(].*[\])]\z", "A version range such as [1.0,2.0)."),
        ["profile"] = Profile(),
        ["rule"] = Rule(vocabulary),
        ["example"] = Example(vocabulary),
        ["exampleFile"] = ExampleFile(vocabulary),
        ["gap"] = SchemaParts.Object("A gap: something that was not examined.", new JObject
        {
            ["facts"] = SchemaParts.Array(SchemaParts.Words(vocabulary.Facts.Where(fact => fact.Scope != FactScope.Context).Select(fact => fact.Name), "A fact."), "The facts that are unknown because of it."),
            ["reason"] = SchemaParts.Words(GapReasonNames.All, "Why."),
            ["detail"] = SchemaParts.Text("One sentence."),
            ["path"] = SchemaParts.Text("The file."),
            ["inspector"] = SchemaParts.Text("Who left it."),
        }),
    };

    /// <summary>The members of a list.</summary>
    public static JObject ListBody(string description) => SchemaParts.Object(
        description,
        new JObject
        {
            ["entries"] = SchemaParts.Texts("The entries."),
            ["validUntil"] = SchemaParts.Date("When the list is stale."),
            ["provenance"] = SchemaParts.Text("Where the entries come from."),
        },
        "entries");

    /// <summary>The schema of a fact's values.</summary>
    public static JObject Value(FactDefinition fact) => fact.Type == FactType.Collection
        ? SchemaParts.Array(SchemaParts.Object("An item.", new JObject(fact.Fields.Select(field => new JProperty(field.Name, Value(field.Type, field.Summary))))), fact.Summary)
        : Value(fact.Type, fact.Summary);

    /// <summary>The schema of values that may be declared absent.</summary>
    public static JObject Nullable(FactDefinition fact) => new() { ["description"] = fact.Summary, ["anyOf"] = new JArray(Value(fact), new JObject { ["type"] = "null" }) };

    private static JObject Value(FactType type, string description) => type switch
    {
        FactType.Integer => SchemaParts.Described(new JObject { ["type"] = "integer" }, description),
        FactType.Boolean => SchemaParts.Boolean(description),
        FactType.TextList => SchemaParts.Texts(description),
        _ => SchemaParts.Described(new JObject { ["type"] = "string" }, description),
    };

    private static JObject Profile() => SchemaParts.Object("What to do about each rule.", new JObject
    {
        ["title"] = SchemaParts.Text("A short name for people."),
        ["description"] = SchemaParts.Text("What the profile is for."),
        ["extends"] = SchemaParts.Text("The profile that this one tightens: levels can only be raised."),
        ["levels"] = new JObject
        {
            ["type"] = "object",
            ["description"] = "The level of each rule: only blocking rules change the verdict. Rules that are not named have their default, warn.",
            ["propertyNames"] = SchemaParts.Pattern(RuleReader.IdPattern, "A rule id."),
            ["additionalProperties"] = SchemaParts.Words(["block", "warn", "info", "off"], "The level."),
        },
        ["waivers"] = SchemaParts.Object("What is allowed of waivers.", new JObject
        {
            ["maxDays"] = SchemaParts.Object("The longest a waiver may last in days, by severity.", new JObject(Severities().Select(word => new JProperty(word, SchemaParts.Count($"Days for {word} rules."))))),
            ["allowGlobs"] = SchemaParts.Boolean("Whether the subject may be a path glob instead of a digest."),
            ["expiresSoonDays"] = SchemaParts.Count("How many days before its end a waiver is reported."),
        }),
    });

    private static JObject Rule(Vocabulary vocabulary)
    {
        JObject rule = SchemaParts.Object(
            "A rule.",
            new JObject
            {
                ["id"] = SchemaParts.Pattern(RuleReader.IdPattern, "The identifier; never reused."),
                ["title"] = SchemaParts.Text("A short name."),
                ["severity"] = SchemaParts.Words(Severities(), "How bad an unmet rule is."),
                ["description"] = SchemaParts.Text("What the rule demands and why."),
                ["each"] = ConditionSchema.Named(ConditionSchema.Subjects(vocabulary), "What one outcome is about."),
                ["where"] = ConditionSchema.Condition("Which subjects the rule concerns."),
                ["require"] = ConditionSchema.Condition("What has to be true."),
                ["forbid"] = ConditionSchema.Condition("What must not be true."),
                ["unmet"] = SchemaParts.Words(["fail", "review"], "What an unmet rule is: a failure, or a decision for a human."),
                ["message"] = SchemaParts.Text("The sentence of an unmet rule; fields stand in braces."),
                ["messages"] = SchemaParts.Array(
                    SchemaParts.Object(
                        "A sentence for a part of the problem.",
                        new JObject { ["when"] = ConditionSchema.Condition("When it is said."), ["message"] = SchemaParts.Text("The sentence; fields stand in braces.") },
                        "when",
                        "message"),
                    "Sentences for parts of the problem: those whose condition is true stand instead of the message."),
                ["passMessage"] = SchemaParts.Text("The sentence of a pass."),
                ["notApplicableMessage"] = SchemaParts.Text("The sentence for subjects that the rule does not concern."),
                ["inconclusiveMessage"] = SchemaParts.Text("What cannot be decided; the reason follows."),
                ["remediation"] = SchemaParts.Text("What to do about an unmet rule."),
                ["controls"] = SchemaParts.Texts("The controls that the rule gives evidence for."),
                ["locked"] = SchemaParts.Boolean("Whether the rule cannot be waived."),
                ["question"] = SchemaParts.Text("The attestation question that answers a review."),
                ["effectiveFrom"] = SchemaParts.Date("The date before which the rule does not block."),
                ["examples"] = SchemaParts.Array(SchemaParts.Reference("example"), "Examples with the outcome they have."),
            },
            "id",
            "title",
            "severity",
            "message");
        rule["oneOf"] = new JArray(new JObject { ["required"] = new JArray("require") }, new JObject { ["required"] = new JArray("forbid") });
        return rule;
    }

    private static JObject Example(Vocabulary vocabulary) => SchemaParts.Object(
        "An example: facts that are not given are known to be absent.",
        new JObject
        {
            ["title"] = SchemaParts.Text("What it shows."),
            ["facts"] = SchemaParts.Object(
                "Facts by name; null for an absence.",
                new JObject(vocabulary.Facts.Where(fact => fact.Scope != FactScope.Context).Select(fact => new JProperty(fact.Name, Nullable(fact))))),
            ["file"] = SchemaParts.Reference("exampleFile"),
            ["files"] = SchemaParts.Array(SchemaParts.Reference("exampleFile"), "The files."),
            ["gaps"] = SchemaParts.Array(SchemaParts.Reference("gap"), "What was not examined."),
            ["context"] = ContextBody(),
            ["attestations"] = new JObject { ["type"] = "object", ["description"] = "Answers by question.", ["additionalProperties"] = new JObject { ["type"] = "string" } },
            ["asOf"] = SchemaParts.Date("The date as of which is judged."),
            ["expect"] = SchemaParts.Words(["pass", "fail", "review", "inconclusive", "notApplicable"], "The worst outcome of the rule's subjects."),
            ["message"] = SchemaParts.Text("A text that the message contains."),
        },
        "expect");

    /// <summary>What can be declared.</summary>
    public static JObject ContextBody() => SchemaParts.Object(
        "What the organisation declares.",
        new JObject(ContextReader.Names.Zip(ContextFacts.All, (name, fact) => new JProperty(name, Nullable(fact)))));

    private static JObject ExampleFile(Vocabulary vocabulary) => SchemaParts.Object("A file.", new JObject
    {
        ["path"] = SchemaParts.Text("Its path."),
        ["length"] = SchemaParts.Count("Its length in bytes."),
        ["format"] = SchemaParts.Text("Its format."),
        ["sha256"] = SchemaParts.Pattern("^[0-9a-f]{64}$", "Its SHA-256 digest."),
        ["role"] = SchemaParts.Text("What it is for: the fact file.role."),
        ["facts"] = SchemaParts.Object(
            "Facts about the file by name; null for an absence.",
            new JObject(vocabulary.Facts.Where(fact => fact.Scope == FactScope.File).Select(fact => new JProperty(fact.Name, Nullable(fact))))),
        ["gaps"] = SchemaParts.Array(SchemaParts.Reference("gap"), "What was not examined in it."),
    });

    private static IEnumerable<string> Severities() => Enum.GetValues<Severity>().Reverse().Select(RuleWords.NameOf);
}
