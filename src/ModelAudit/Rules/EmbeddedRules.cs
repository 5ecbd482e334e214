using System.Reflection;
using System.Text;

namespace ModelAudit.Rules;

/// <summary>The files under <c>rules/</c> that ship inside the assembly.</summary>
internal static class EmbeddedRules
{
    /// <summary>Name and text of every JSON file of a folder, in ordinal order of names.</summary>
    /// <param name="folder">A folder under <c>rules/</c>, such as "packs".</param>
    public static IEnumerable<(string Name, string Text)> In(string folder)
    {
        Assembly assembly = typeof(EmbeddedRules).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            // MSBuild writes the folder with the separator of the machine it runs on.
            string name = resource.Replace('\\', '/');
            if (name.StartsWith($"rules/{folder}/", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
            {
                using Stream stream = assembly.GetManifestResourceStream(resource)!;
                using var reader = new StreamReader(stream, Encoding.UTF8);
                yield return (name, reader.ReadToEnd());
            }
        }
    }
}
