using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Reading;
using ModelAudit.Reports;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Rules;

/// <summary>
/// A framework that ships with the rules: the titles of its controls, and how rules are related to them. Reports carry the frameworks
/// that their rules name, so that a control's identifier can be read in ten years, in the edition that was meant.
/// </summary>
/// <param name="Document">The document whole.</param>
/// <param name="Controls">The identifiers of its controls.</param>
internal sealed record ControlFramework(PolicyDocument Document, FrozenSet<string> Controls)
{
    private const string Kind = "controls";
    private const int MaximumDepth = 8;
    private static readonly Lazy<ImmutableArray<ControlFramework>> Shipped = new(() => [.. EmbeddedRules.In(Kind).Select(file => Read(file.Text))]);

    /// <summary>The documents of the frameworks that some rule names a control of, in ordinal order of names.</summary>
    public static IEnumerable<PolicyDocument> DocumentsOf(IEnumerable<RuleDescriptor> rules)
    {
        HashSet<string> named = [.. rules.SelectMany(rule => rule.Controls)];
        return Shipped.Value.Where(framework => framework.Controls.Overlaps(named))
            .Select(framework => framework.Document)
            .OrderBy(document => document.Name, StringComparer.Ordinal);
    }

    private static ControlFramework Read(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        JToken root = StrictJson.Parse(utf8, MaximumDepth);
        return new ControlFramework(
            new PolicyDocument(Kind, (string)root["framework"]!, (string)root["version"]!, Sha256Digest.Of(utf8), text),
            root["controls"]!.Select(control => (string)control["id"]!).ToFrozenSet(StringComparer.Ordinal));
    }
}
