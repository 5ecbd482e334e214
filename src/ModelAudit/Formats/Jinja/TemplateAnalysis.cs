using System.Globalization;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Jinja;

/// <summary>
/// Goes once through a parsed template and states what it reaches for, calls, brings in, repeats and prints. The tree is no deeper than
/// <see cref="JinjaParser.MaximumDepth"/> allows, so that walking it cannot exhaust the stack.
/// </summary>
internal sealed class TemplateAnalysis
{
    /// <summary>Fewer steps than these are not stated.</summary>
    private const long ManySteps = 100_000;

    private const long MostSteps = 1L << 62;

    private readonly string template;
    private readonly TemplateFindings findings;
    private readonly TemplateLines lines;
    private readonly JinjaConstants constants;
    private readonly TemplateTriggers triggers;

    private TemplateAnalysis(string template, string source, JinjaNode body, TemplateFindings findings, AuditLimits limits)
    {
        this.template = template;
        this.findings = findings;
        lines = new TemplateLines(source);
        var assignments = new List<JinjaNode>();
        var loops = new List<JinjaNode>();
        Collect(body, assignments, loops);
        constants = new JinjaConstants(assignments);
        triggers = new TemplateTriggers(template, assignments, loops, constants, lines, findings, limits);
    }

    /// <summary>Analyses one template.</summary>
    /// <param name="template">Its name.</param>
    /// <param name="source">Its text.</param>
    /// <param name="findings">Takes what is found.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <exception cref="JinjaException">It cannot be parsed.</exception>
    public static void Run(string template, string source, TemplateFindings findings, AuditLimits limits)
    {
        JinjaNode body = JinjaParser.Parse(source);
        var analysis = new TemplateAnalysis(template, source, body, findings, limits);
        analysis.Walk(body, 1);
    }

    private static void Collect(JinjaNode node, List<JinjaNode> assignments, List<JinjaNode> loops)
    {
        if (node.Kind == JinjaNodeKind.Set)
        {
            assignments.Add(node);
        }
        else if (node.Kind == JinjaNodeKind.For)
        {
            loops.Add(node);
        }

        foreach (JinjaNode child in node.Children)
        {
            Collect(child, assignments, loops);
        }
    }

    private void Walk(JinjaNode node, long steps)
    {
        switch (node.Kind)
        {
            case JinjaNodeKind.Data:
                Text(node);
                break;
            case JinjaNodeKind.Text:
                Text(node);
                Dunders(node);
                break;
            case JinjaNodeKind.Name when IsDunder(node.Text):
                findings.Access(template, node.Text, "variable", lines.Of(node.Offset));
                break;
            case JinjaNodeKind.Import:
                findings.Add(
                    ChatTemplateFacts.Imports,
                    ("template", FactValue.Of(template)),
                    ("kind", FactValue.Of(node.Text)),
                    ("target", constants.Text(node.Children[0]) is { } target ? FactValue.Of(target) : null),
                    ("line", FactValue.Of(lines.Of(node.Offset))));
                break;
            case JinjaNodeKind.For:
                steps = Product(steps, Range(node.Children[1]));
                Steps("loop", steps, node, Range(node.Children[1]) > 1);
                break;
            case JinjaNodeKind.Chain:
                Repetition(node, steps);
                break;
            case JinjaNodeKind.Postfix:
                Postfix(node);
                break;
            case JinjaNodeKind.If or JinjaNodeKind.Condition:
                triggers.Choice(node);
                break;
        }

        foreach (JinjaNode child in node.Children)
        {
            Walk(child, steps);
        }
    }

    private void Postfix(JinjaNode node)
    {
        string? name = node.Children[0].Kind == JinjaNodeKind.Name ? node.Children[0].Text : null;
        bool isMethod = false;
        foreach (JinjaNode trailer in node.Children.Skip(1))
        {
            int line = lines.Of(trailer.Offset);
            switch (trailer.Kind)
            {
                case JinjaNodeKind.Attribute:
                    findings.Access(template, trailer.Text, "attribute", line);
                    (name, isMethod) = (trailer.Text, true);
                    continue;
                case JinjaNodeKind.Item:
                    name = Item(trailer, line);
                    isMethod = true;
                    continue;
                case JinjaNodeKind.Call when name is not null:
                    findings.Call(template, name, isMethod ? "method" : "function", line);
                    break;
                case JinjaNodeKind.Filter:
                    findings.Call(template, trailer.Text, "filter", line);
                    Filter(trailer, line);
                    break;
                case JinjaNodeKind.Test:
                    findings.Call(template, trailer.Text.StartsWith("not ", StringComparison.Ordinal) ? trailer.Text[4..] : trailer.Text, "test", line);
                    break;
            }

            name = null;
        }
    }

    private string? Item(JinjaNode item, int line)
    {
        if (item.Text == ":" || item.Children is not [var key] || key.Kind == JinjaNodeKind.Number)
        {
            return null;
        }

        if (constants.Text(key) is { } name)
        {
            findings.Access(template, name, "item", line);
            return name;
        }

        if (Parts(key).Any(part => part.Contains("__", StringComparison.Ordinal) || (part.StartsWith('_') && part.Length <= 3)))
        {
            findings.Access(template, string.Concat(Parts(key)), "computed", line);
        }

        return null;
    }

    // Filters that take an attribute: attr, and map, selectattr, groupby, … by their first argument or "attribute".
    private void Filter(JinjaNode filter, int line)
    {
        JinjaNode? argument = filter.Text switch
        {
            "attr" or "selectattr" or "rejectattr" or "groupby" => filter.Children.Count > 0 ? filter.Children[0] : null,
            "map" or "sort" or "sum" or "unique" or "min" or "max" or "join" => filter.Children.FirstOrDefault(child => child is { Kind: JinjaNodeKind.Keyword, Text: "attribute" }),
            _ => null,
        };
        if (argument is { Kind: JinjaNodeKind.Keyword, Children: [var value] })
        {
            argument = value;
        }

        if (filter.Text == "map" && filter.Children.Count > 0 && filter.Children[0] is { Kind: not JinjaNodeKind.Keyword } mapped)
        {
            // map('attr', name) applies the filter of that name.
            argument ??= constants.Text(mapped) == "attr" && filter.Children.Count > 1 ? filter.Children[1] : null;
            if (constants.Text(mapped) is null)
            {
                findings.Access(template, string.Concat(Parts(mapped)), "computed", line);
            }
        }

        if (argument is null)
        {
            return;
        }

        if (constants.Text(argument) is not { } names)
        {
            findings.Access(template, string.Concat(Parts(argument)), filter.Text is "attr" or "map" ? "computed" : "filter", line);
            return;
        }

        foreach (string name in names.Split('.'))
        {
            findings.Access(template, name, "filter", line);
        }
    }

    private static IEnumerable<string> Parts(JinjaNode node) =>
        node.Kind == JinjaNodeKind.Text ? [node.Text] : node.Children.SelectMany(Parts);

    private void Repetition(JinjaNode node, long steps)
    {
        string[] operators = node.Text.Split(' ');
        if (operators[0] == "**" && Number(node.Children[0]) is > 1 && Number(node.Children[1]) is { } exponent)
        {
            Steps("power", exponent >= ManySteps || operators.Length > 1 ? MostSteps : exponent, node, true);
        }
        else if (operators[0] == "*" && node.Children.Any(child => child.Kind is JinjaNodeKind.Text or JinjaNodeKind.List))
        {
            Steps("repeat", node.Children.Aggregate(steps, (product, child) => Product(product, Number(child) ?? 1)), node, true);
        }
    }

    private long Range(JinjaNode values)
    {
        if (values is not { Kind: JinjaNodeKind.Postfix, Children: [{ Kind: JinjaNodeKind.Name, Text: "range" }, { Kind: JinjaNodeKind.Call } call, ..] })
        {
            return 1;
        }

        long[] numbers = [.. call.Children.Select(argument => Number(argument) ?? 0)];
        return numbers switch
        {
            [var end] => Math.Max(1, end),
            [var start, var end] => Math.Max(1, end - start),
            [var start, var end, var step] when step != 0 => Math.Max(1, Math.Abs((end - start) / step)),
            _ => 1,
        };
    }

    private long? Number(JinjaNode node) =>
        node.Kind == JinjaNodeKind.Chain && node.Text == "**" && Number(node.Children[0]) is { } value && Number(node.Children[1]) is { } exponent ? (long)Math.Min(MostSteps, Math.Pow(value, exponent))
        : node.Kind == JinjaNodeKind.Chain && node.Text.Split(' ').All(text => text == "*") && node.Children.All(child => child.Kind != JinjaNodeKind.Text) ? node.Children.Aggregate((long?)1, (product, child) => product is { } so && Number(child) is { } factor ? Product(so, factor) : null)
        : constants.Text(node) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Math.Abs(number) < MostSteps ? (long)number
        : null;

    private void Steps(string kind, long steps, JinjaNode node, bool isOwn)
    {
        if (isOwn && steps > ManySteps)
        {
            findings.Add(
                ChatTemplateFacts.Loops,
                ("template", FactValue.Of(template)),
                ("kind", FactValue.Of(kind)),
                ("count", FactValue.Of(steps)),
                ("line", FactValue.Of(lines.Of(node.Offset))));
        }
    }

    private static long Product(long first, long second) => (long)UInt128.Min((ulong)MostSteps, (UInt128)(ulong)Math.Max(1, first) * (ulong)Math.Max(1, second));

    private void Text(JinjaNode node)
    {
        foreach (InvisibleText.Run run in InvisibleText.In(node.Text))
        {
            findings.Add(
                ChatTemplateFacts.Hidden,
                ("template", FactValue.Of(template)),
                ("kind", FactValue.Of(run.Kind)),
                ("count", FactValue.Of(run.Count)),
                ("text", run.Spelled is null ? null : FactValue.Of(run.Spelled)),
                ("line", FactValue.Of(lines.Of(node.Offset + (node.Kind == JinjaNodeKind.Data ? run.Index : 0)))));
        }

        foreach (Endpoint endpoint in Endpoints.In(node.Text))
        {
            findings.Add(
                ChatTemplateFacts.Urls,
                ("template", FactValue.Of(template)),
                ("value", FactValue.Of(endpoint.Value)),
                ("host", FactValue.Of(endpoint.Host)),
                ("line", FactValue.Of(lines.Of(node.Offset + (node.Kind == JinjaNodeKind.Data ? endpoint.Index : 0)))));
        }
    }

    // __name__ anywhere in a string: for attr, for format, for whatever is put together at run time.
    private void Dunders(JinjaNode node)
    {
        string text = node.Text;
        for (int at = 0; (at = text.IndexOf("__", at, StringComparison.Ordinal)) >= 0;)
        {
            int end = at + 2;
            while (end < text.Length && (char.IsAsciiLetter(text[end]) || (text[end] == '_' && end + 1 < text.Length && text[end + 1] != '_')))
            {
                end++;
            }

            bool isName = end > at + 2 && end + 1 < text.Length && text[end] == '_' && text[end + 1] == '_';
            if (isName)
            {
                findings.Access(template, text[at..(end + 2)], "text", lines.Of(node.Offset));
            }

            at = isName ? end + 2 : Math.Max(end, at + 1);
        }
    }

    private static bool IsDunder(string name) => name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal);
}
