using System.Reflection;
using Deque.AxeCore.Commons;

namespace ModelAudit.Tests.Reports.Browser;

/// <summary>The accessibility checks of axe-core, best practices included.</summary>
internal static class Accessibility
{
    /// <summary>An expression whose value is the list of violations as JSON.</summary>
    public static string Expression { get; } = Script() + ";axe.run({ resultTypes: ['violations', 'passes'] }).then(result => result.passes.length < 10 ? 'too few checks ran' : JSON.stringify(result.violations.map(found => [found.id, found.nodes.map(node => node.html.slice(0, 160) + ' ' + node.failureSummary)])))";

    private static string Script()
    {
        Assembly assembly = typeof(AxeResult).Assembly;
        string name = assembly.GetManifestResourceNames().First(resource => resource.EndsWith("axe.min.js", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
