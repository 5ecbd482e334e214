using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Rules.BuiltIn;

namespace ModelAudit;

/// <summary>Puts an auditor together. Starts with the inspectors that ship; <see cref="Build"/> can be called several times.</summary>
public sealed class ModelAuditorBuilder
{
    private readonly List<IFormatInspector> formats = [.. BuiltInInspectors.Formats];
    private readonly List<IModelInspector> models = [.. BuiltInInspectors.Models];
    private readonly List<RulePackSource> packs = [];
    private readonly List<IAuditRule> rules = [];
    private AuditLimits limits = AuditLimits.Default;
    private TimeProvider time = TimeProvider.System;
    private ToolIdentity? tool;

    internal ModelAuditorBuilder()
    {
    }

    /// <summary>Adds an inspector of one format. One with the name of an inspector that ships replaces it.</summary>
    public ModelAuditorBuilder AddFormat(IFormatInspector inspector)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        formats.RemoveAll(known => known.Name == inspector.Name);
        formats.Add(inspector);
        return this;
    }

    /// <summary>Adds an inspector of the whole tree. One with the name of an inspector that ships replaces it.</summary>
    public ModelAuditorBuilder AddModelInspector(IModelInspector inspector)
    {
        ArgumentNullException.ThrowIfNull(inspector);
        models.RemoveAll(known => known.Name == inspector.Name);
        models.Add(inspector);
        return this;
    }

    /// <summary>Adds a rule pack or a list. The baseline pack that ships is used when none is added.</summary>
    public ModelAuditorBuilder AddRulePack(RulePackSource pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        packs.Add(pack);
        return this;
    }

    /// <summary>Adds a rule in C#.</summary>
    public ModelAuditorBuilder AddRule(IAuditRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rules.Add(rule);
        return this;
    }

    /// <summary>Sets the bounds for requests that name none.</summary>
    public ModelAuditorBuilder WithLimits(AuditLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        this.limits = limits;
        return this;
    }

    /// <summary>Sets the clock.</summary>
    public ModelAuditorBuilder WithTimeProvider(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        time = timeProvider;
        return this;
    }

    /// <summary>Sets what reports name as the software that judged; the library itself when not set.</summary>
    public ModelAuditorBuilder WithTool(ToolIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        tool = identity;
        return this;
    }

    /// <summary>Makes the auditor.</summary>
    /// <exception cref="InvalidInputException">Inspectors, packs or rules cannot be used; carries every problem.</exception>
    public ModelAuditor Build()
    {
        ImmutableArray<InputProblem> problems = [.. InspectorProblems.Of(formats, models)];
        if (!problems.IsEmpty)
        {
            throw new InvalidInputException(problems);
        }

        var vocabulary = new Vocabulary(
        [
            .. formats.SelectMany(inspector => inspector.Facts),
            .. models.SelectMany(inspector => inspector.Facts),
            .. FileFacts.All,
            .. ContextFacts.All,
        ]);
        return new ModelAuditor([.. formats], [.. models], vocabulary, Rules(vocabulary), limits, time, tool is null ? LibraryIdentity.Known : new Lazy<ToolIdentity>(tool));
    }

    private Lazy<RuleSet> Rules(Vocabulary vocabulary)
    {
        if (packs.Count > 0 || rules.Count > 0)
        {
            return new Lazy<RuleSet>(Load(packs.Count > 0 ? packs : [RulePackSource.Baseline], rules, vocabulary));
        }

        // What ships is known to be well-formed, so it is read while the first files are.
        var shipped = new Lazy<RuleSet>(() => Load([RulePackSource.Baseline], [], vocabulary));
        _ = Task.Run(() => shipped.Value);
        return shipped;
    }

    private static RuleSet Load(IReadOnlyList<RulePackSource> used, IReadOnlyList<IAuditRule> rules, Vocabulary vocabulary)
    {
        RuleSet set = RuleSet.Load(used, [.. BuiltInRules.All, .. rules], vocabulary);

        // The rules in C# that ship belong to the baseline pack: where no pack extends it, they do not take part.
        return set.Packs.Any(pack => pack.Name == RulePackSource.BaselineName) ? set : RuleSet.Load(used, rules, vocabulary);
    }
}
