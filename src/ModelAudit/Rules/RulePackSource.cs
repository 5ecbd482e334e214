using System.Collections.Immutable;
using System.Reflection;
using System.Text;

namespace ModelAudit.Rules;

/// <summary>A rule pack or a stand-alone list as text, before it is read.</summary>
/// <param name="Name">The file as the user named it; appears in problems.</param>
/// <param name="Text">The JSON text.</param>
public sealed record RulePackSource(string Name, string Text)
{
    /// <summary>The longest document that is read, in bytes.</summary>
    public const int MaximumBytes = 16 << 20;

    /// <summary>The name of the pack that is used when no other is given.</summary>
    public const string BaselineName = "modelaudit.baseline";

    private static readonly Lazy<ImmutableArray<RulePackSource>> Shipped = new(ReadEmbedded);

    /// <summary>The packs and lists that ship inside the assembly, in ordinal order of names.</summary>
    public static ImmutableArray<RulePackSource> Embedded => Shipped.Value;

    /// <summary>The pack that is used when no other is given.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without it.</exception>
    public static RulePackSource Baseline =>
        Embedded.FirstOrDefault(source => source.Name.EndsWith($"/{BaselineName}.json", StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"The assembly has no pack '{BaselineName}'.");

    /// <summary>Reads a file as UTF-8; a byte order mark is dropped.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, is too long, or is not UTF-8.</exception>
    public static RulePackSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new RulePackSource(path, PolicyFile.ReadText(path, MaximumBytes));
    }

    private static ImmutableArray<RulePackSource> ReadEmbedded()
    {
        Assembly assembly = typeof(RulePackSource).Assembly;
        var sources = ImmutableArray.CreateBuilder<RulePackSource>();
        foreach (string resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            // MSBuild writes the folder with the separator of the machine it runs on.
            string name = resource.Replace('\\', '/');
            if (name.EndsWith(".json", StringComparison.Ordinal)
                && (name.StartsWith("rules/packs/", StringComparison.Ordinal) || name.StartsWith("rules/lists/", StringComparison.Ordinal)))
            {
                using Stream stream = assembly.GetManifestResourceStream(resource)!;
                using var reader = new StreamReader(stream, Encoding.UTF8);
                sources.Add(new RulePackSource(name, reader.ReadToEnd()));
            }
        }

        return sources.DrainToImmutable();
    }
}
