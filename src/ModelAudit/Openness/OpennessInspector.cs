using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;

namespace ModelAudit.Openness;

/// <summary>States which components of the Model Openness Framework the tree has and what its <c>mof.yml</c> declares. Which class that makes is for the rules.</summary>
internal sealed class OpennessInspector : IModelInspector, IContentReader
{
    private const int MostPaths = 20;
    private static readonly string[] Names = ["mof.yml", "mof.yaml", "MOF.yml", "MOF.yaml"];

    /// <inheritdoc/>
    public string Name => "openness";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => OpennessFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        CardDocument.LongestRead(file, limits) ?? (file.Path.IsAtRoot && Names.Contains(file.Path.Value, StringComparer.Ordinal) ? Math.Min(MofDocument.MaximumBytes, limits.MaxDocumentBytes) : null);

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var tree = new SortedDictionary<int, List<string>>();
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (file.Format is not ("git-lfs" or FormatTable.Empty))
            {
                foreach (int component in OpennessSigns.Of(file))
                {
                    Add(tree, component, file.Path.Value);
                }
            }
        }

        var card = new SortedDictionary<int, List<string>>();
        bool isCardKnown = ReadCard(context, tree, card);
        if (ReadDeclaration(context, out MofDocument? declared) && isCardKnown)
        {
            context.Facts.Set(OpennessFacts.Components, Components(context, tree, card, declared));
        }
    }

    private static void Add(SortedDictionary<int, List<string>> found, int component, string path)
    {
        if (!found.TryGetValue(component, out List<string>? paths))
        {
            found.Add(component, paths = []);
        }

        if (paths.Count < MostPaths && !paths.Contains(path))
        {
            paths.Add(path);
        }
    }

    private static bool ReadCard(ModelContext context, SortedDictionary<int, List<string>> tree, SortedDictionary<int, List<string>> linked)
    {
        CardDocument? card = CardDocument.Find(context, out bool isKnown);
        if (card is null)
        {
            if (isKnown)
            {
                context.Facts.SetAbsent(OpennessFacts.Claims);
            }

            return isKnown;
        }

        string path = card.File.Path.Value;
        ImmutableArray<CardSection> sections = CardSections.Of(card.Body);
        if (CardTopics.Of(sections).Contains("evaluation"))
        {
            Add(tree, 12, path);
        }

        if (sections.Any(section => section.Characters > 0 && OpennessSigns.IsDataCardHeading(section.Title)))
        {
            Add(tree, 14, path);
        }

        // A paper at another place is under the terms of that place.
        bool namesPaper = (card.Matter?["tags"]?.Texts ?? []).Any(tag => tag.StartsWith("arxiv:", StringComparison.OrdinalIgnoreCase))
            || card.Body.Contains("arxiv.org/", StringComparison.OrdinalIgnoreCase) || card.Body.Contains("arXiv:", StringComparison.OrdinalIgnoreCase)
            || card.Body.Contains("arXiv preprint", StringComparison.OrdinalIgnoreCase);
        if (namesPaper)
        {
            Add(linked, MofFramework.ResearchPaper, path);
        }

        if (card.Matter?["datasets"] is { Texts.IsEmpty: false })
        {
            Add(linked, 15, path);
        }

        context.Facts.Set(OpennessFacts.Claims, [.. OpenSourceClaims.In(card.Body).Select(claim => FactText.Cut(claim, context.Limits))]);
        return card.IsKnown;
    }

    private static bool ReadDeclaration(ModelContext context, out MofDocument? declared)
    {
        declared = null;
        FileEvidence? file = null;
        foreach (string name in Names)
        {
            if (file is null && !ModelFiles.TryFindInRoot(context, name, out file, out bool isKnown) && !isKnown)
            {
                return false;
            }
        }

        if (file is null)
        {
            context.Facts.SetAbsent(OpennessFacts.Declaration);
            context.Facts.SetAbsent(OpennessFacts.Licenses);
            return true;
        }

        context.Facts.Set(OpennessFacts.Declaration, file.Path.Value);
        if (ModelFiles.IsPointer(context, file) || !context.TryRead(file, Math.Min(MofDocument.MaximumBytes, context.Limits.MaxDocumentBytes), "the bound on mof.yml", out byte[]? content))
        {
            return false;
        }

        declared = MofDocument.Read(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'), out string? problem);
        if (declared is null)
        {
            context.Gap(GapReason.Malformed, $"The description of openness cannot be used. {problem}", file.Path);
            return false;
        }

        if (!declared.Strange.IsEmpty)
        {
            context.Gap(GapReason.Unsupported, $"Components that the Model Openness Framework {MofFramework.Version} does not have are left out: {string.Join(", ", declared.Strange.Take(5))}{(declared.Strange.Length > 5 ? ", …" : string.Empty)}.", file.Path);
        }

        context.Facts.Set(OpennessFacts.Licenses, [.. declared.Licenses.Select(license => FactItem.Of(
            ("part", FactValue.Of(license.Part)), ("license", FactValue.Of(FactText.Cut(license.License, context.Limits)))))]);
        return true;
    }

    private static ImmutableArray<FactItem> Components(ModelContext context, SortedDictionary<int, List<string>> tree, SortedDictionary<int, List<string>> card, MofDocument? declared)
    {
        var items = ImmutableArray.CreateBuilder<FactItem>();
        foreach (MofComponent component in MofFramework.Components)
        {
            MofEntry? entry = declared?.Components.FirstOrDefault(known => known.Component == component);
            List<string>? files = tree.GetValueOrDefault(component.Id);
            List<string>? links = card.GetValueOrDefault(component.Id);
            if (entry is null && files is null && links is null)
            {
                continue;
            }

            string[] paths = [.. (entry?.Path is { } place ? [FactText.Cut(place, context.Limits)] : Array.Empty<string>()).Concat(files ?? (entry is null ? links! : [])).Distinct(StringComparer.Ordinal)];
            items.Add(FactItem.Of(
                ("name", FactValue.Of(component.Name)),
                ("origin", FactValue.Of(entry is not null ? "declared" : files is not null ? "tree" : "card")),
                ("license", entry?.License is { } license ? FactValue.Of(FactText.Cut(license, context.Limits)) : null),
                ("isUnlicensed", FactValue.Of(entry?.IsUnlicensed ?? files is null)),
                ("paths", FactValue.Of([.. paths]))));
        }

        return items.DrainToImmutable();
    }
}
