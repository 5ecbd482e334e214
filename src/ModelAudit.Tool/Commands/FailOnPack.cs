using System.Text;
using System.Text.Json;
using ModelAudit.Rules;

namespace ModelAudit.Tool.Commands;

/// <summary>
/// A rule pack that says what --fail-on means: a profile that extends the one in force and raises every rule of at least a severity to
/// "block". As a pack it is in the report with all others, so the report explains itself and is judged alike later.
/// </summary>
internal static class FailOnPack
{
    /// <summary>Writes the pack.</summary>
    /// <param name="rules">The rules in force.</param>
    /// <param name="profile">The profile to extend; null for the default one.</param>
    /// <param name="severity">The severity from which rules block. Rules that are off stay off.</param>
    /// <exception cref="InvalidInputException">There is no such profile.</exception>
    public static RulePackSource Create(RuleSet rules, string? profile, Severity severity)
    {
        string extended = profile ?? rules.DefaultProfile;
        string word = severity.ToString().ToLowerInvariant();
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("pack", "modelaudit.fail-on");
            writer.WriteString("version", "1.0.0");
            writer.WriteString("title", $"Made by --fail-on {word}");
            writer.WriteStartArray("extends");
            foreach (RulePack pack in rules.Packs)
            {
                writer.WriteStartObject();
                writer.WriteString("pack", pack.Name);
                writer.WriteString("version", $"[{pack.Version.ToNormalizedString()}]");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("profiles");
            writer.WriteStartObject($"{extended}.fail-on-{word}");
            if (extended != RuleSet.ImplicitProfile)
            {
                writer.WriteString("extends", extended);
            }

            writer.WriteStartObject("levels");
            foreach (RuleDescriptor rule in rules.Descriptors.Where(rule => rule.Severity >= severity && rules.Level(extended, rule.Id) != EnforcementLevel.Off))
            {
                writer.WriteString(rule.Id, "block");
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return new RulePackSource("--fail-on", Encoding.UTF8.GetString(text.ToArray()));
    }
}
