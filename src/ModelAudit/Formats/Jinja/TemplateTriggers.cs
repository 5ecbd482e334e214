using System.Text;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Jinja;

/// <summary>
/// Finds text that is printed only when a message says a certain thing or a certain day has come. Follows the content of messages and the
/// date through variables, loops, filters and methods; what is read of the shape of messages (role, type, name) does not count.
/// </summary>
internal sealed class TemplateTriggers
{
    private const int LongestShown = 400;

    /// <summary>How often assignments are gone through: chains of as many variables are followed.</summary>
    private const int Rounds = 4;

    /// <summary>The most comparisons that one condition is taken to be made of.</summary>
    private const int MostCompared = 64;

    private const string Content = "content";
    private const string Date = "date";

    private readonly string template;
    private readonly JinjaConstants constants;
    private readonly TemplateLines lines;
    private readonly TemplateFindings findings;
    private readonly AuditLimits limits;
    private readonly Dictionary<string, string> subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Subject, string Literal)>> flags = new(StringComparer.Ordinal);
    private readonly HashSet<(int Offset, string Subject, string Literal)> stated = [];

    /// <summary>Follows the variables of a template.</summary>
    public TemplateTriggers(string template, IReadOnlyList<JinjaNode> assignments, IReadOnlyList<JinjaNode> loops, JinjaConstants constants, TemplateLines lines, TemplateFindings findings, AuditLimits limits)
    {
        this.template = template;
        this.constants = constants;
        this.lines = lines;
        this.findings = findings;
        this.limits = limits;
        for (int round = 0; round < Rounds; round++)
        {
            int before = subjects.Count + flags.Count;
            foreach (JinjaNode set in assignments)
            {
                Assign(set.Children[0], set.Children[1]);
            }

            foreach (JinjaNode loop in loops)
            {
                Assign(loop.Children[0], loop.Children[1]);
            }

            if (subjects.Count + flags.Count == before)
            {
                break;
            }
        }
    }

    /// <summary>Looks at a statement or an expression that chooses.</summary>
    public void Choice(JinjaNode node)
    {
        if (node.Kind == JinjaNodeKind.Condition)
        {
            State(node.Children[1], [node.Children[0]]);
            return;
        }

        foreach (JinjaNode branch in node.Children)
        {
            if (branch.Kind == JinjaNodeKind.Branch)
            {
                State(branch.Children[0], branch.Children.Skip(1));
            }
        }
    }

    private void Assign(JinjaNode target, JinjaNode value)
    {
        string? subject = SubjectOf(value);
        List<(string Subject, string Literal)> compared = Compared(value);
        foreach (JinjaNode name in target.Children)
        {
            if (subject is not null)
            {
                subjects.TryAdd(name.Text, subject);
            }

            if (compared.Count > 0)
            {
                flags.TryAdd(name.Text, compared);
            }
        }
    }

    private void State(JinjaNode test, IEnumerable<JinjaNode> bodies)
    {
        List<(string Subject, string Literal)> compared = Compared(test);
        if (compared.Count == 0)
        {
            return;
        }

        var printed = new StringBuilder();
        foreach (JinjaNode body in bodies)
        {
            Print(body, printed);
        }

        (int words, string text) = TemplateWords.Of(printed.ToString());
        if (words == 0)
        {
            return;
        }

        foreach ((string subject, string literal) in compared)
        {
            if (stated.Add((test.Offset, subject, literal)))
            {
                findings.Add(
                    ChatTemplateFacts.Triggers,
                    ("template", FactValue.Of(template)),
                    ("subject", FactValue.Of(subject)),
                    ("literal", FactValue.Of(FactText.Cut(literal, limits))),
                    ("isMarkup", FactValue.Of(TemplateWords.IsMarkup(literal))),
                    ("words", FactValue.Of(words)),
                    ("text", FactValue.Of(text.Length <= LongestShown ? text : text[..LongestShown])),
                    ("line", FactValue.Of(lines.Of(test.Offset))));
            }
        }
    }

    // What the content or the date is compared with.
    private List<(string Subject, string Literal)> Compared(JinjaNode node)
    {
        var found = new List<(string Subject, string Literal)>();
        Compare(node, found);
        return [.. found.Distinct().Take(MostCompared)];
    }

    private void Compare(JinjaNode node, List<(string Subject, string Literal)> found)
    {
        if (node.Kind == JinjaNodeKind.Compare)
        {
            Pair(node.Children, found);
        }
        else if (node.Kind == JinjaNodeKind.Postfix)
        {
            Methods(node, found);
        }
        else if (node.Kind == JinjaNodeKind.Name && flags.TryGetValue(node.Text, out List<(string Subject, string Literal)>? known))
        {
            found.AddRange(known.Take(Math.Max(0, MostCompared - found.Count)));
        }

        foreach (JinjaNode child in node.Kind == JinjaNodeKind.Body ? [] : node.Children)
        {
            Compare(child, found);
        }
    }

    private void Pair(IReadOnlyList<JinjaNode> sides, List<(string Subject, string Literal)> found)
    {
        string? subject = sides.Select(SubjectOf).FirstOrDefault(subject => subject is not null);
        if (subject is null)
        {
            return;
        }

        foreach (JinjaNode side in sides)
        {
            foreach (string literal in Literals(side))
            {
                found.Add((subject, literal));
            }
        }
    }

    // content.startswith('x'), content is search('x'), messages|selectattr('content', 'equalto', 'x').
    private void Methods(JinjaNode node, List<(string Subject, string Literal)> found)
    {
        string? subject = SubjectOf(node.Children[0]);
        string? method = null;
        if (node.Children[0].Kind == JinjaNodeKind.Name && flags.TryGetValue(Dotted(node), out List<(string Subject, string Literal)>? known))
        {
            found.AddRange(known.Take(Math.Max(0, MostCompared - found.Count)));
        }

        for (int i = 1; i < node.Children.Count; i++)
        {
            JinjaNode trailer = node.Children[i];
            bool compares = trailer.Kind switch
            {
                JinjaNodeKind.Call => method is "startswith" or "endswith" or "find" or "rfind" or "count" or "index" or "rindex" or "__contains__" or "__eq__" or "partition" or "removeprefix" or "removesuffix",
                JinjaNodeKind.Test => trailer.Text is not ("string" or "mapping" or "iterable" or "sequence" or "defined" or "none"),
                JinjaNodeKind.Filter => trailer.Text is "selectattr" or "rejectattr" or "select" or "reject",
                _ => false,
            };
            string? about = subject ?? (trailer.Text is "selectattr" or "rejectattr" && trailer.Children.Count > 0 && constants.Text(trailer.Children[0]) == Content ? Content : null);
            if (compares && about is not null)
            {
                foreach (string literal in trailer.Children.Skip(trailer.Kind == JinjaNodeKind.Filter ? 2 : 0).SelectMany(Literals))
                {
                    found.Add((about, literal));
                }
            }

            method = trailer.Kind == JinjaNodeKind.Attribute ? trailer.Text : null;
            subject = Follow(subject, node, i);
        }
    }

    private IEnumerable<string> Literals(JinjaNode node) =>
        node.Kind == JinjaNodeKind.List ? node.Children.SelectMany(Literals)
        : node.Kind is JinjaNodeKind.Text or JinjaNodeKind.Chain or JinjaNodeKind.Postfix && constants.Text(node) is { Length: > 0 } text ? [text]
        : [];

    // Whether a value comes from the content of messages or from the date.
    private string? SubjectOf(JinjaNode node)
    {
        switch (node.Kind)
        {
            case JinjaNodeKind.Name:
                return node.Text is "strftime_now" or "now" or "date_string" or "current_date" or "datetime" ? Date
                    : subjects.GetValueOrDefault(node.Text) ?? (node.Text is Content or "user_input" or "prompt" or "query" ? Content : null);
            case JinjaNodeKind.Postfix:
                string? subject = SubjectOf(node.Children[0]) ?? subjects.GetValueOrDefault(Dotted(node));
                for (int i = 1; i < node.Children.Count; i++)
                {
                    subject = Follow(subject, node, i);
                }

                return subject;
            case JinjaNodeKind.Chain or JinjaNodeKind.Condition or JinjaNodeKind.List:
                return node.Children.Select(SubjectOf).FirstOrDefault(subject => subject is not null);
            default:
                return null;
        }
    }

    private string? Follow(string? subject, JinjaNode node, int index)
    {
        JinjaNode trailer = node.Children[index];
        switch (trailer.Kind)
        {
            case JinjaNodeKind.Attribute:
                bool isMethod = index + 1 < node.Children.Count && node.Children[index + 1].Kind == JinjaNodeKind.Call;
                return IsContent(trailer.Text) ? Content : isMethod ? subject : null;
            case JinjaNodeKind.Item when trailer.Text != ":" && trailer.Children is [{ Kind: not JinjaNodeKind.Number } key] && constants.Text(key) is { } name:
                return IsContent(name) ? Content : null;
            case JinjaNodeKind.Filter when trailer.Text is "length" or "count" or "wordcount":
                return null;
            case JinjaNodeKind.Filter when trailer.Text is "tojson" or "string" or "join" or "map":
                return subject ?? (node.Children[0] is { Kind: JinjaNodeKind.Name, Text: "messages" or "message" or "msg" } ? Content : null);
            case JinjaNodeKind.Test:
                return null;
            default:
                return subject;
        }
    }

    private static bool IsContent(string name) => name is Content or "text";

    private static string Dotted(JinjaNode node) =>
        node.Children is [{ Kind: JinjaNodeKind.Name } name, { Kind: JinjaNodeKind.Attribute } attribute, ..] ? $"{name.Text}.{attribute.Text}" : string.Empty;

    // Literal text in places whose value is printed or kept; what stops the rendering (raise_exception) is not.
    private static void Print(JinjaNode node, StringBuilder printed)
    {
        if (printed.Length > 1 << 16)
        {
            return;
        }

        switch (node.Kind)
        {
            case JinjaNodeKind.Data or JinjaNodeKind.Text:
                printed.Append(node.Text).Append(' ');
                return;
            case JinjaNodeKind.Compare or JinjaNodeKind.Test or JinjaNodeKind.Item or JinjaNodeKind.Call or JinjaNodeKind.Filter or JinjaNodeKind.Macro or JinjaNodeKind.Import:
                return;
            case JinjaNodeKind.Branch or JinjaNodeKind.Set:
                Print(node.Children[1], printed);
                return;
            case JinjaNodeKind.Condition:
                Print(node.Children[0], printed);
                if (node.Children.Count > 2)
                {
                    Print(node.Children[2], printed);
                }

                return;
            default:
                foreach (JinjaNode child in node.Children)
                {
                    Print(child, printed);
                }

                return;
        }
    }
}
