using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Openness;

/// <summary>The license that reaches a component without one of its own: what mof.yml declares, else what the tree says of its parts, else what binds as a whole.</summary>
internal sealed class LicenseResolver(ImmutableArray<FactItem> declared, ImmutableArray<FactItem> parts, string? applicable)
{
    private static readonly string[] Fields = ["declared", "detected"];

    /// <summary>The license, or null.</summary>
    public string? For(MofComponent component) =>
        Declared(MofFramework.Word(component.Content)) ?? Declared("distribution") ?? Part(component) ?? applicable;

    private string? Declared(string part) =>
        declared.FirstOrDefault(item => item["part"] is { Type: FactType.Text } name && name.Text == part)?["license"] is { Type: FactType.Text } license ? license.Text : null;

    private string? Part(MofComponent component)
    {
        string part = component.Content switch
        {
            MofContent.Code => "code",
            MofContent.Document => "documents",
            _ => component.Id is 10 or 24 ? "weights" : "data",
        };

        // What binds as a whole already counts changed texts; a part says more only where the tree keeps parts apart.
        FactItem? found = parts.Length > 1 ? parts.FirstOrDefault(item => item["component"] is { Type: FactType.Text } name && name.Text == part) : null;
        SpdxExpression[] says = [.. Fields.Select(field => found?[field] is { Type: FactType.Text } value && SpdxExpression.TryParse(value.Text, out SpdxExpression? parsed, out _) ? parsed : null).OfType<SpdxExpression>().Distinct()];
        return says.Length == 0 ? null : SpdxExpression.AllOf(says).ToString();
    }
}
