using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using NuGet.Versioning;

namespace ModelAudit.Rules.Declarative;

/// <summary>Reads the head of a pack or list: everything that can be checked without knowing the other packs.</summary>
internal static class RulePackReader
{
    /// <summary>The names a pack may have.</summary>
    public static readonly ImmutableArray<string> PackNames =
        ["$schema", "pack", "version", "title", "description", "requires", "extends", "lists", "rules", "profile", "profiles"];

    /// <summary>The names a stand-alone list may have.</summary>
    public static readonly ImmutableArray<string> ListNames = ["$schema", "list", "version", "description", "validUntil", "provenance", "entries"];

    /// <summary>What the name of a pack, list or profile looks like.</summary>
    public const string NamePattern = @"\A[a-z0-9]+([.-][a-z0-9]+)*\z";

    /// <summary>Reads the head.</summary>
    /// <returns>The draft, or null when the text is not a JSON object.</returns>
    public static PackDraft? Read(RulePackSource source, DocumentProblems problems)
    {
        if (SourceDocument.Read(source.Text, problems) is not { } root)
        {
            return null;
        }

        return root["list"] is not null && root["pack"] is null ? ReadList(source, root, problems) : ReadPack(source, root, problems);
    }

    /// <summary>Whether a text can be the name of a pack, list or profile.</summary>
    public static bool IsName(string text)
    {
        bool isSeparated = true;
        foreach (char character in text)
        {
            bool isSeparator = character is '.' or '-';
            if (isSeparator ? isSeparated : !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character))
            {
                return false;
            }

            isSeparated = isSeparator;
        }

        return !isSeparated;
    }

    private static PackDraft ReadPack(RulePackSource source, SourceNode root, DocumentProblems problems)
    {
        ObjectView view = ObjectView.Of(root, "A rule pack", problems, PackNames.AsSpan())!;
        view.Text("$schema");
        string name = NameOf(view, "pack", problems);
        NuGetVersion? version = VersionOf(view, problems);
        return new PackDraft(name, root, problems, DocumentOf("pack", source, name, version))
        {
            Version = version,
            Title = view.Text("title"),
            Description = view.Text("description"),
            RequiredVersions = ReadRequires(root, problems),
            Extends = [.. view.Elements("extends").Select(element => ReadDependency(element, problems)).OfType<(PackDependency, SourceNode)>()],
            Lists = [.. view.Members("lists").Select(member => ReadListMember(member, problems)).OfType<(RuleList, SourceNode)>()],
        };
    }

    private static PackDraft ReadList(RulePackSource source, SourceNode root, DocumentProblems problems)
    {
        ObjectView view = ObjectView.Of(root, "A list", problems, ListNames.AsSpan())!;
        view.Text("$schema");
        string name = NameOf(view, "list", problems);
        NuGetVersion? version = root["version"] is null ? null : VersionOf(view, problems);
        view.Text("description");
        view.Required("entries");
        RuleList? list = name.Length == 0 ? null : ListOf(view, name, problems);
        return new PackDraft(name, root, problems, DocumentOf("list", source, name, version))
        {
            IsList = true,
            Version = version,
            Lists = list is null ? [] : [(list, root)],
        };
    }

    private static PolicyDocument DocumentOf(string kind, RulePackSource source, string name, NuGetVersion? version) => new(
        kind,
        name.Length > 0 ? name : source.Name,
        version?.ToNormalizedString(),
        Sha256Digest.Of(Encoding.UTF8.GetBytes(source.Text)),
        source.Text);

    private static string NameOf(ObjectView view, string key, DocumentProblems problems)
    {
        string? name = view.RequiredText(key);
        if (name is not null && !IsName(name))
        {
            problems.Add(view.Node[key]!, $"'{name}' is not a name: use lowercase letters and digits, with '.' or '-' between them.");
        }

        return name ?? string.Empty;
    }

    private static NuGetVersion? VersionOf(ObjectView view, DocumentProblems problems)
    {
        if (view.RequiredText("version") is not { } text)
        {
            return null;
        }

        if (!NuGetVersion.TryParse(text, out NuGetVersion? version))
        {
            problems.Add(view.Node["version"]!, $"'{text}' is not a version such as '1.2.0'.");
        }

        return version;
    }

    private static VersionRange? ReadRequires(SourceNode root, DocumentProblems problems)
    {
        if (root["requires"] is not { } node
            || ObjectView.Of(node, "'requires'", problems, "modelaudit")?.RequiredText("modelaudit") is not { } text)
        {
            return null;
        }

        return RangeOf(text, node["modelaudit"]!, problems);
    }

    private static VersionRange? RangeOf(string text, SourceNode place, DocumentProblems problems)
    {
        if (!VersionRanges.TryParse(text, out VersionRange? range, out string? problem))
        {
            problems.Add(place, problem);
        }

        return range;
    }

    private static (PackDependency, SourceNode)? ReadDependency(SourceNode node, DocumentProblems problems)
    {
        ObjectView? view = ObjectView.Of(node, "An entry of 'extends'", problems, "pack", "version");
        string? name = view?.RequiredText("pack");
        string? versions = view?.RequiredText("version");
        return name is not null && versions is not null && RangeOf(versions, node["version"]!, problems) is { } range
            ? (new PackDependency(name, range), node)
            : null;
    }

    private static (RuleList, SourceNode)? ReadListMember(SourceMember member, DocumentProblems problems)
    {
        if (!IsName(member.Name))
        {
            problems.Add(member, $"'{member.Name}' is not a name for a list: use lowercase letters and digits, with '.' or '-' between them.");
            return null;
        }

        if (member.Value.Kind == JsonValueKind.Array)
        {
            return (new RuleList(member.Name, Entries(member.Value, problems)), member.Value);
        }

        if (ObjectView.Of(member.Value, "A list", problems, "entries", "validUntil", "provenance") is not { } view)
        {
            return null;
        }

        view.Required("entries");
        return (ListOf(view, member.Name, problems), member.Value);
    }

    private static RuleList ListOf(ObjectView view, string name, DocumentProblems problems) =>
        new(name, view.Node["entries"] is { } entries ? Entries(entries, problems) : [])
        {
            ValidUntil = view.Date("validUntil"),
            Provenance = view.Text("provenance"),
        };

    private static ImmutableArray<string> Entries(SourceNode node, DocumentProblems problems)
    {
        ImmutableArray<string> entries = ObjectView.TextsOf(node, "entries", problems);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (SourceNode element in node.Elements.Where(element => element.Kind == JsonValueKind.String && !seen.Add(element.Text)))
        {
            problems.Add(element, $"The entry '{element.Text}' occurs twice.");
        }

        return entries;
    }
}
