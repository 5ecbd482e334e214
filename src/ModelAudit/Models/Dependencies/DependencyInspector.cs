using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;

namespace ModelAudit.Models.Dependencies;

/// <summary>Reads what the code beside the model asks to be installed. Nothing is installed, resolved or fetched.</summary>
public sealed class DependencyInspector : IModelInspector, IContentReader
{
    private const int MaximumBytes = 1 << 20;

    /// <inheritdoc/>
    public string Name => "dependencies";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => DependencyFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        RequirementFiles.KindOf(file.Path.Value) is null ? null : MaximumBytes;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var items = new List<FactItem>();
        bool all = true;
        foreach (FileEvidence file in context.TreeFiles)
        {
            if (RequirementFiles.KindOf(file.Path.Value) is not { } kind)
            {
                continue;
            }

            context.Cancellation.ThrowIfCancellationRequested();
            if (ModelFiles.IsPointer(context, file) || !context.TryRead(file, MaximumBytes, "the bound on lists of requirements", out byte[]? content))
            {
                all = false;
                continue;
            }

            foreach (Requirement requirement in RequirementFiles.Read(kind, Encoding.UTF8.GetString(content)))
            {
                if (items.Count > context.Limits.MaxItems)
                {
                    break;
                }

                items.Add(Item(context, file, requirement));
            }
        }

        if (all)
        {
            context.Facts.Set(DependencyFacts.Declared, [.. items]);
        }
    }

    private static FactItem Item(ModelContext context, FileEvidence file, Requirement requirement)
    {
        bool isValid = PythonSpecifier.TryParse(requirement.Specifier ?? string.Empty, out PythonSpecifier? specifier);
        string? version = requirement.Kind == "package" ? specifier?.Pinned?.ToString() : null;
        return FactItem.Of(
            ("path", FactValue.Of(file.Path.Value)),
            ("line", FactValue.Of(requirement.Line)),
            ("kind", FactValue.Of(requirement.Kind)),
            ("name", Text(requirement.Name)),
            ("specifier", Text(requirement.Specifier)),
            ("version", Text(version)),
            ("source", Text(requirement.Source)),
            ("isPinned", FactValue.Of(version is not null || requirement.HasHash)),
            ("isValid", FactValue.Of(isValid)));

        FactValue? Text(string? text) => text is null ? null : FactValue.Of(FactText.Cut(text, context.Limits));
    }
}
