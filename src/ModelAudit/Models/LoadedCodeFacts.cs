using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>Which code of the repository a loader runs.</summary>
public static class LoadedCodeFacts
{
    /// <summary>The files that run.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "code.loaded",
        FactScope.Model,
        "The Python files that a loader or a tool runs without being told their names, and what they import from the tree, each once.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("how", FactType.Text, "auto-map (a configuration names it), custom-generate (transformers, custom_generate), handler (inference endpoints), hub (torch.hub), pipeline (diffusers), startup (sitecustomize, usercustomize), setup, conftest, or import (a file of this list imports it)."),
        new FactField("from", FactType.Text, "The configuration or file that names or imports it."),
        new FactField("root", FactType.Text, "How the first file got in that it is imported by; the same as how for the others."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Files];
}
