using System.Collections.Immutable;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Rules;

/// <summary>
/// Reads files of waivers. Whether a waiver is within the policy is not judged here but with the finding, so that one that is not
/// shows in the report.
/// </summary>
public static class WaiverFile
{
    internal static readonly ImmutableArray<string> Names =
    [
        "id", "rule", "subject", "item", "environments", "requestedBy", "approvedBy", "justification", "compensatingControls",
        "reference", "createdAt", "expiresAt",
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="name">The file as the user named it.</param>
    /// <param name="text">The JSON text.</param>
    /// <exception cref="InvalidInputException">Something is wrong with it; carries all problems with line and column.</exception>
    public static PolicyInput<ImmutableArray<Waiver>> Read(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        var problems = new DocumentProblems(name);
        var waivers = ImmutableArray.CreateBuilder<Waiver>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        if (SourceDocument.Read(text, problems) is { } root && ObjectView.Of(root, "A waiver file", problems, "$schema", "waivers") is { } view)
        {
            view.Required("waivers");
            foreach (SourceNode node in view.Elements("waivers"))
            {
                if (ReadOne(node, problems) is { } waiver)
                {
                    waivers.Add(waiver);
                    if (!ids.Add(waiver.Id))
                    {
                        problems.Add(node["id"]!, $"The waiver id '{waiver.Id}' is used twice.");
                    }
                }
            }
        }

        problems.ThrowIfAny();
        return PolicyInput<ImmutableArray<Waiver>>.Of(waivers.DrainToImmutable(), "waivers", name, text);
    }

    private static Waiver? ReadOne(SourceNode node, DocumentProblems problems)
    {
        if (ObjectView.Of(node, "A waiver", problems, Names.AsSpan()) is not { } view)
        {
            return null;
        }

        string? id = view.RequiredText("id");
        string? rule = view.RequiredText("rule");
        string? subject = view.RequiredText("subject");
        string? requestedBy = view.RequiredText("requestedBy");
        string? approvedBy = view.RequiredText("approvedBy");
        string? justification = view.RequiredText("justification");
        DateTimeOffset? createdAt = view.RequiredDate("createdAt");
        DateTimeOffset? expiresAt = view.RequiredDate("expiresAt");
        ImmutableArray<string> environments = view.Texts("environments");
        string? controls = view.Text("compensatingControls");
        string? reference = view.Text("reference");
        string? item = view.Text("item");
        if (rule is not null && !RuleReader.IsId(rule))
        {
            problems.Add(node["rule"]!, $"'{rule}' is not a rule id such as 'MA1303'.");
        }

        if (expiresAt <= createdAt)
        {
            problems.Add(node["expiresAt"]!, "The waiver ends before it begins: 'expiresAt' is not after 'createdAt'.");
        }

        return id is null || rule is null || subject is null || requestedBy is null || approvedBy is null || justification is null || createdAt is null || expiresAt is null
            ? null
            : new Waiver(id, rule, subject, requestedBy, approvedBy, justification, createdAt.Value, expiresAt.Value)
            {
                Environments = environments,
                CompensatingControls = controls,
                Reference = reference,
                Item = item,
            };
    }
}
