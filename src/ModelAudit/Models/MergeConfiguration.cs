using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using ModelAudit.Evidence;

namespace ModelAudit.Models;

/// <summary>Reads which models a merge was made of, from the configuration that mergekit leaves in the tree.</summary>
internal static partial class MergeConfiguration
{
    private const int MaximumBytes = 1 << 20;
    private const int MostModels = 256;

    /// <summary>The longest content that is read of a file, in bytes; null for a file that is no such configuration.</summary>
    public static int? LongestRead(FileEvidence file) => file.Path.Value is "mergekit_config.yml" or "mergekit_config.yaml" ? MaximumBytes : null;

    /// <summary>Reads the configuration of the root.</summary>
    /// <param name="context">The inspector's context, which gets the gap.</param>
    /// <param name="models">The models as written, each once; none when there is no configuration.</param>
    /// <param name="file">The configuration.</param>
    /// <returns>False when there is one that cannot be read.</returns>
    public static bool TryRead(ModelContext context, out ImmutableArray<string> models, out FileEvidence? file)
    {
        models = [];
        if (!context.TryGetFile("mergekit_config.yml", out file) && !context.TryGetFile("mergekit_config.yaml", out file))
        {
            return true;
        }

        if (ModelFiles.IsPointer(context, file) || !context.TryRead(file, MaximumBytes, "the bound on merge configurations", out byte[]? content))
        {
            return false;
        }

        string[] named = [.. Model().Matches(Encoding.UTF8.GetString(content)).Select(match => match.Groups["name"].Value.Trim('"', '\'')).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
        if (named.Length > MostModels)
        {
            context.Gap(GapReason.LimitReached, $"The configuration names {named.Length} models, more than the bound on merged models ({MostModels}).", file.Path);
            return false;
        }

        models = [.. named];
        return true;
    }

    // "models: - model: owner/name", "slices: sources: - model: …" and "base_model: …" in block style; a flow mapping ends at a comma or brace.
    [GeneratedRegex(@"^[ \t]*(?:-[ \t]+)*(?:\{[ \t]*)?(?:model|base_model)[ \t]*:[ \t]*(?<name>[^\s#,}]+)", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Model();
}
