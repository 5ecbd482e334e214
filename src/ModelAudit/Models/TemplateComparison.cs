using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Jinja;

namespace ModelAudit.Models;

/// <summary>Compares the chat templates of one name in one folder: which one a program takes depends on the program.</summary>
public sealed class TemplateComparison : IModelInspector
{
    private static readonly string InspectorName = new ChatTemplateInspector().Name;

    /// <inheritdoc/>
    public string Name => "chat-template-comparison";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => TemplateComparisonFacts.All;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var groups = new Dictionary<(string Folder, string Name), List<(FileEvidence File, string Digest)>>();
        int unread = 0;
        foreach (FileEvidence file in context.Files)
        {
            if (!file.Facts.TryGet(ChatTemplateFacts.Templates, out ImmutableArray<FactItem> templates))
            {
                unread += file.Inspectors.Contains(InspectorName) ? 1 : 0;
                continue;
            }

            string folder = TemplateNames.Folder(file.Path);
            foreach (FactItem template in templates)
            {
                (string Folder, string Name) key = (folder, template["name"]!.Text);
                if (!groups.TryGetValue(key, out List<(FileEvidence File, string Digest)>? group))
                {
                    groups.Add(key, group = []);
                }

                group.Add((file, template["comparable"]!.Text));
            }
        }

        if (unread > 0)
        {
            context.Gap(GapReason.Unsupported, $"Templates cannot be compared: those of {unread} files could not be read.");
            return;
        }

        FactItem[] items = [.. groups.SelectMany(group => Differences(group.Key.Name, group.Value))];
        context.Facts.Set(TemplateComparisonFacts.Differences, [.. items.Take(context.Limits.MaxItems)]);
        if (items.Length > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"{items.Length - context.Limits.MaxItems} more differences are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private static IEnumerable<FactItem> Differences(string name, List<(FileEvidence File, string Digest)> group)
    {
        (FileEvidence first, string digest) = group.MinBy(entry => Rank(entry.File));
        return group.Where(entry => entry.Digest != digest).Select(entry => FactItem.Of(
            ("path", FactValue.Of(entry.File.Path.Value)),
            ("template", FactValue.Of(name)),
            ("other", FactValue.Of(first.Path.Value))));
    }

    // transformers takes a file of its own before what a configuration says.
    private static int Rank(FileEvidence file) => file.Path.IsMember ? 3 : file.Path.Extension == ".jinja" ? 0 : file.Path.Name == "chat_template.json" ? 1 : 2;
}
