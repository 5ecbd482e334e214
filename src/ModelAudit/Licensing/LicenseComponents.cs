using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Formats;

namespace ModelAudit.Licensing;

/// <summary>Sorts what is declared and what was recognised by the part of the model that it is about: DeepSeek-V3 has one license for its code and one for its weights.</summary>
internal static class LicenseComponents
{
    private static readonly (string Component, string[] Words)[] Names =
    [
        ("code", ["code", "software"]), ("weights", ["model", "weight"]), ("data", ["data", "dataset"]), ("documents", ["doc", "docs", "documentation"]),
    ];

    /// <summary>The items of the fact.</summary>
    public static ImmutableArray<FactItem> Of(IEnumerable<LicenseDeclaration> declarations, IEnumerable<(string Path, SpdxExpression Expression)> texts, Func<string, bool> isCode, AuditLimits limits)
    {
        LicenseDeclaration[] declared = [.. declarations];
        (string Path, SpdxExpression Expression)[] found = [.. texts];
        bool isSplit = found.Any(text => Named(text.Path) is not null);
        var items = ImmutableArray.CreateBuilder<FactItem>();
        foreach (string component in Names.Select(name => name.Component).Order(StringComparer.Ordinal))
        {
            LicenseDeclaration[] says = [.. declared.Where(declaration => (isCode(declaration.Path) ? "code" : declaration.IsAboutModel ? "weights" : null) == component)];
            (string Path, SpdxExpression Expression)[] has = [.. found.Where(text => (Named(text.Path) ?? (isSplit ? null : "weights")) == component)];
            if (says.Length + has.Length > 0)
            {
                items.Add(FactItem.Of(
                    ("component", FactValue.Of(component)),
                    ("declared", Joined(says.Select(declaration => declaration.Expression), limits)),
                    ("detected", Joined(has.Select(text => text.Expression), limits)),
                    ("paths", FactValue.Of([.. says.Select(declaration => declaration.Path).Concat(has.Select(text => text.Path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(limits.MaxItems)]))));
            }
        }

        return items.DrainToImmutable();
    }

    private static FactValue? Joined(IEnumerable<SpdxExpression> expressions, AuditLimits limits)
    {
        SpdxExpression[] distinct = [.. expressions.Distinct()];
        return distinct.Length == 0 ? null : FactValue.Of(FactText.Cut(SpdxExpression.AllOf(distinct).ToString(), limits));
    }

    // LICENSE-CODE, LICENSE-MODEL, MODEL_LICENSE.txt
    private static string? Named(string path)
    {
        string[] words = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant().Split('-', '_', '.', ' ');
        return Names.FirstOrDefault(name => name.Words.Any(words.Contains)).Component;
    }
}
