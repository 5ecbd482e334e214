using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Rules.BuiltIn;

namespace ModelAudit.Rules.Obligations;

/// <summary>Whether a model takes or gives more than text, as far as card and configuration say.</summary>
internal static class Modalities
{
    /// <summary>True, false, or null when nothing says.</summary>
    public static bool? IsMultimodal(AuditEvidence evidence, RuleContext context)
    {
        string? task = evidence.Lookup(ModelCardFacts.PipelineTag).Value?.Text;
        ImmutableArray<string> architectures = evidence.Lookup(HuggingFaceConfigFacts.Architectures).Value?.TextList ?? [];
        return (task is not null && context.Lists("multimodal-tasks", task)) || architectures.Any(architecture => context.Lists("multimodal-architectures", architecture)) ? true
            : task is not null || architectures.Any(architecture => architecture.EndsWith("ForCausalLM", StringComparison.Ordinal)) ? false
            : null;
    }
}
