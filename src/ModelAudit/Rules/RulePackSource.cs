using System.Collections.Immutable;

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

    private static readonly Lazy<ImmutableArray<RulePackSource>> Shipped = new(() =>
    [
        .. EmbeddedRules.In("lists").Concat(EmbeddedRules.In("packs")).Select(file => new RulePackSource(file.Name, file.Text)),
    ]);

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
}
