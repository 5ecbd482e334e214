using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>The name under which a model is offered.</summary>
internal static class ModelName
{
    /// <summary>
    /// The last part of the repository the organisation declares, else the first heading of the card, else the name of what was
    /// audited, which may be no more than a folder's.
    /// </summary>
    public static string Of(AuditEvidence evidence, RuleContext context)
    {
        if (context.Declared.Text(ContextFacts.SourceRepository) is { } repository)
        {
            string path = repository.Split('?', '#', '@')[0].TrimEnd('/');
            return path[(path.LastIndexOf('/') + 1)..];
        }

        return evidence.Lookup(ModelCardFacts.Sections).Value?.Collection
            .Where(section => section["level"] is { Integer: 1 })
            .Select(section => section.Text("title"))
            .FirstOrDefault() ?? evidence.Source.Name;
    }
}
