using System.Reflection;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Rules.Declarative;

/// <summary>Names the assemblies that rules in C# come from, so that a report tells whose code judged.</summary>
internal static class RuleAssembly
{
    /// <summary>The documents of the assemblies of rules, in ordinal order of names; this library's own is the report's tool.</summary>
    public static IEnumerable<PolicyDocument> DocumentsOf(IEnumerable<IAuditRule> rules) => rules
        .Select(rule => rule.GetType().Assembly)
        .Distinct()
        .Where(assembly => assembly != typeof(RuleAssembly).Assembly)
        .OrderBy(assembly => assembly.GetName().Name, StringComparer.Ordinal)
        .Select(DocumentOf)
        .OfType<PolicyDocument>();

    private static PolicyDocument? DocumentOf(Assembly assembly)
    {
        string name = assembly.GetName().Name ?? string.Empty;
        try
        {
            using FileStream stream = File.OpenRead(Path.Join(AppContext.BaseDirectory, name + ".dll"));
            return new PolicyDocument("assembly", name, InspectorDescriptions.VersionOf(assembly), Sha256Digest.FromBytes(SHA256.HashData(stream)), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A single-file or native build has no such file; its digest is the tool's.
            return null;
        }
    }
}
