using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Jinja;

/// <summary>What chat templates are and do (Jinja documentation; transformers, "Chat templates"). They are parsed, never rendered.</summary>
public static class ChatTemplateFacts
{
    private static readonly FactField Template = new("template", FactType.Text, "The name of the template in its file; 'default' for the only one.", IsKey: true);
    private static readonly FactField Line = new("line", FactType.Integer, "The line in the template, from 1.");

    /// <summary>The templates.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Templates = new(
        "chat.templates",
        FactScope.File,
        "Every chat template of the file.",
        new FactField("name", FactType.Text, "Its name; 'default' for the only one.", IsKey: true),
        new FactField("field", FactType.Text, "The JSON pointer (RFC 6901) of its text; missing where the file is the template."),
        new FactField("characters", FactType.Integer, "Its length in UTF-16 code units."),
        new FactField("sha256", FactType.Text, "The SHA-256 of its text in UTF-8, in hexadecimal."),
        new FactField("comparable", FactType.Text, "The SHA-256 of its text with line ends as LF and without white space at its ends."));

    /// <summary>The names that are reached for.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Accesses = new(
        "chat.accesses",
        FactScope.File,
        "Every attribute and item that a template asks for by a name that can be told, each once; and what it asks for by a name that is computed.",
        Template,
        new FactField("name", FactType.Text, "The attribute or item; of a computed one what is known of it.", IsKey: true),
        new FactField("kind", FactType.Text, "attribute, item, filter (attr, map and the like), variable, text (a name with two underscores at both ends inside a string), or computed (attr with a name that cannot be told, or a key put together from parts with underscores).", IsKey: true),
        new FactField("count", FactType.Integer, "How often."),
        Line);

    /// <summary>What is called.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Calls = new(
        "chat.calls",
        FactScope.File,
        "Every function, method, filter and test that a template uses, each once.",
        Template,
        new FactField("name", FactType.Text, "Its name.", IsKey: true),
        new FactField("kind", FactType.Text, "function, method, filter or test.", IsKey: true),
        new FactField("count", FactType.Integer, "How often."),
        Line);

    /// <summary>Other templates that are brought in.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Imports = new(
        "chat.imports",
        FactScope.File,
        "Every import, from, include and extends: a loader of templates reads another file for it.",
        Template,
        new FactField("kind", FactType.Text, "import, from, include or extends.", IsKey: true),
        new FactField("target", FactType.Text, "The name, where it can be told.", IsKey: true),
        Line);

    /// <summary>Work that explodes.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Loops = new(
        "chat.loops",
        FactScope.File,
        "Loops over constant ranges, repetitions and powers that do more than a hundred thousand steps.",
        Template,
        new FactField("kind", FactType.Text, "loop, repeat or power.", IsKey: true),
        new FactField("count", FactType.Integer, "The steps with those of the loops around it; no more than 2^62 are counted.", IsKey: true),
        Line);

    /// <summary>Text that depends on what is said.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Triggers = new(
        "chat.triggers",
        FactScope.File,
        "Conditions that compare the content of messages, or the date, with a literal, and print literal text when they hold.",
        Template,
        new FactField("subject", FactType.Text, "content or date.", IsKey: true),
        new FactField("literal", FactType.Text, "What it is compared with.", IsKey: true),
        new FactField("isMarkup", FactType.Boolean, "Whether the literal is markup such as '</think>' or '[INST]', or has no letters, by which templates tell parts of a message."),
        new FactField("words", FactType.Integer, "The words of ordinary text that are printed, or kept for printing, when the condition holds."),
        new FactField("text", FactType.Text, "That text, cut."),
        Line);

    /// <summary>Text that cannot be seen.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Hidden = new(
        "chat.hidden",
        FactScope.File,
        "Characters in printed text that cannot be seen or that reorder it.",
        Template,
        new FactField("kind", FactType.Text, "zero-width, bidirectional, tag (U+E0000 to U+E007F), variation (runs of variation selectors) or control.", IsKey: true),
        new FactField("count", FactType.Integer, "The number of such characters."),
        new FactField("text", FactType.Text, "What tag characters spell."),
        Line);

    /// <summary>Addresses.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Urls = new(
        "chat.urls",
        FactScope.File,
        "Addresses in printed text.",
        Template,
        new FactField("value", FactType.Text, "The address.", IsKey: true),
        new FactField("host", FactType.Text, "Its host in lower case.", IsKey: true),
        Line);

    /// <summary>What is wrong.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "chat.defects",
        FactScope.File,
        "Places where a template is none of Jinja, or its file is not what it should be.",
        new FactField("code", FactType.Text, "encoding, json, depth, size, or a part of the syntax: comment, raw, delimiter, string, character, bracket, statement, syntax.", IsKey: true),
        new FactField("template", FactType.Text, "The name of the template.", IsKey: true),
        new FactField("offset", FactType.Integer, "The place in UTF-16 code units from the start of the template."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Templates, Accesses, Calls, Imports, Loops, Triggers, Hidden, Urls, Defects];
}
