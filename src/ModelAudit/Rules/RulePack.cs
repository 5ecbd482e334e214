using System.Collections.Immutable;
using ModelAudit.Reports;
using ModelAudit.Rules.Declarative;
using NuGet.Versioning;

namespace ModelAudit.Rules;

/// <summary>A rule pack that was read, checked and bound to the vocabulary.</summary>
public sealed class RulePack
{
    internal RulePack(string name, NuGetVersion version, PolicyDocument document, ImmutableArray<DeclarativeRule> bound)
    {
        Name = name;
        Version = version;
        Document = document;
        Bound = bound;
        Rules = [.. bound.Select(rule => rule.Descriptor)];
    }

    /// <summary>The name ("acme.adoption").</summary>
    public string Name { get; }

    /// <summary>The version.</summary>
    public NuGetVersion Version { get; }

    /// <summary>A short name for people, or null.</summary>
    public string? Title { get; internal init; }

    /// <summary>What the pack is for, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>The versions of the product that the pack works with, or null for any.</summary>
    public VersionRange? RequiredVersions { get; internal init; }

    /// <summary>The packs it builds on.</summary>
    public ImmutableArray<PackDependency> Extends { get; internal init; } = [];

    /// <summary>The lists it defines.</summary>
    public ImmutableArray<RuleList> Lists { get; internal init; } = [];

    /// <summary>Its rules, in the order written.</summary>
    public ImmutableArray<RuleDescriptor> Rules { get; }

    /// <summary>Its profiles, the default one first.</summary>
    public ImmutableArray<RuleProfile> Profiles { get; internal init; } = [];

    /// <summary>The text with its digest, for reports.</summary>
    public PolicyDocument Document { get; }

    /// <summary>The number of examples that its rules carry.</summary>
    public int ExampleCount => Bound.Sum(rule => rule.Examples.Count);

    /// <summary>The rules with their logic.</summary>
    internal ImmutableArray<DeclarativeRule> Bound { get; }
}
