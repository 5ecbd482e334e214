using System.Collections.Immutable;
using ModelAudit.Reports;
using NuGet.Versioning;

namespace ModelAudit.Rules.Declarative;

/// <summary>A pack, or a stand-alone list, of which only the head was read: its rules can be bound once all packs are known.</summary>
/// <param name="Name">The pack's or list's name; empty when it is missing.</param>
/// <param name="Root">The document.</param>
/// <param name="Problems">What is wrong with it so far.</param>
/// <param name="Document">The text with its digest.</param>
internal sealed record PackDraft(string Name, SourceNode Root, DocumentProblems Problems, PolicyDocument Document)
{
    /// <summary>Whether this is a stand-alone list.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether it was taken from the assembly because another pack extends it.</summary>
    public bool IsShipped { get; init; }

    /// <summary>Whether the text is one that the assembly brings.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>The version, or null when it is missing or wrong.</summary>
    public NuGetVersion? Version { get; init; }

    /// <summary>A short name.</summary>
    public string? Title { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The versions of the product it works with.</summary>
    public VersionRange? RequiredVersions { get; init; }

    /// <summary>The packs it builds on, with their places.</summary>
    public ImmutableArray<(PackDependency Dependency, SourceNode Place)> Extends { get; init; } = [];

    /// <summary>The lists it defines, with their places.</summary>
    public ImmutableArray<(RuleList List, SourceNode Place)> Lists { get; init; } = [];
}
