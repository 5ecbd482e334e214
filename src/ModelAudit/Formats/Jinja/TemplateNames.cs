using ModelAudit.Sources;

namespace ModelAudit.Formats.Jinja;

/// <summary>Tells by a path which template a file is (transformers, "Chat templates": chat_template.jinja, additional_chat_templates/NAME.jinja).</summary>
internal static class TemplateNames
{
    /// <summary>The name of the template that a model uses unless asked for another.</summary>
    public const string Default = "default";

    private const string Stem = "chat_template";

    private const string MoreFolder = "additional_chat_templates";

    /// <summary>The name of the template.</summary>
    public static string Of(ArtifactPath path)
    {
        string name = path.Extension is ".jinja" or ".jinja2" or ".j2" ? path.Name[..^path.Extension.Length] : path.Name;
        return name == Stem ? Default
            : name.StartsWith($"{Stem}.", StringComparison.Ordinal) || name.StartsWith($"{Stem}_", StringComparison.Ordinal) ? name[(Stem.Length + 1)..]
            : name;
    }

    /// <summary>The folder of the model that the template belongs to; that of the file it is in.</summary>
    public static string Folder(ArtifactPath path)
    {
        ArtifactPath file = path;
        while (file.Container is { } container)
        {
            file = container;
        }

        string folder = Parent(file.Value);
        return folder == MoreFolder || folder.EndsWith($"/{MoreFolder}", StringComparison.Ordinal) ? Parent(folder) : folder;
    }

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var end ? path[..end] : string.Empty;
}
