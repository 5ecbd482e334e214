using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models.Dependencies;

/// <summary>What the code beside the model asks to be installed.</summary>
public static class DependencyFacts
{
    /// <summary>The requirements.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Declared = new(
        "dependencies.declared",
        FactScope.Model,
        "Every requirement in requirements files, setup.py, setup.cfg, pyproject.toml, Pipfile and conda environments.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("line", FactType.Integer, "The line, from 1.", IsKey: true),
        new FactField("kind", FactType.Text, "package, url, vcs, path, or option (an index or a place that packages are taken from).", IsKey: true),
        new FactField("name", FactType.Text, "The name in normal form (PEP 503), or the option.", IsKey: true),
        new FactField("specifier", FactType.Text, "The versions as written, in the form of PEP 440; missing when every version is admitted."),
        new FactField("version", FactType.Text, "The version, when exactly one is admitted."),
        new FactField("source", FactType.Text, "The address or path."),
        new FactField("isPinned", FactType.Boolean, "Whether exactly one version, commit or digest is admitted."),
        new FactField("isValid", FactType.Boolean, "Whether the versions can be read (PEP 440)."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Declared];
}
