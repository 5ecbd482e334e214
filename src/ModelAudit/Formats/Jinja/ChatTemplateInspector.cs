using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Jinja;

/// <summary>
/// Parses chat templates as Jinja, wherever they are: files of their own, the configurations of tokenizers and processors, and the metadata of
/// GGUF files, which are files inside. Nothing is rendered.
/// </summary>
public sealed class ChatTemplateInspector : ICompanionInspector
{
    /// <summary>The longest file that is read, in bytes; configurations of tokenizers with all their added tokens have some hundred thousand.</summary>
    internal const int MaximumBytes = 1 << 24;

    /// <summary>The longest template that is parsed, in UTF-16 code units.</summary>
    internal const int MaximumTemplate = 1 << 20;

    /// <inheritdoc/>
    public string Name => "chat-template";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ChatTemplateFacts.All;

    /// <summary>Accepts nothing by itself: templates have no format of their own.</summary>
    public bool Accepts(in FormatProbe probe) => false;

    bool ICompanionInspector.Joins(string format, in FormatProbe probe) =>
        probe.Length > 0 && format != "git-lfs" && (format == "jinja" || IsTemplate(probe.Path) || IsConfiguration(probe.Path.Name));

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var findings = new TemplateFindings(context.Limits);
        var templates = ImmutableArray.CreateBuilder<FactItem>();
        bool isWhole = Read(context, findings) is { } sources && Examine(context, sources, templates, findings);
        context.Facts.Set(ChatTemplateFacts.Defects, findings.Of(ChatTemplateFacts.Defects));
        if (isWhole)
        {
            context.Facts.Set(ChatTemplateFacts.Templates, templates.DrainToImmutable());
            foreach (Fact<ImmutableArray<FactItem>> fact in ChatTemplateFacts.All.OfType<Fact<ImmutableArray<FactItem>>>())
            {
                if (fact != ChatTemplateFacts.Defects && fact != ChatTemplateFacts.Templates)
                {
                    context.Facts.Set(fact, findings.Of(fact));
                }
            }
        }
        else if (templates.Count > 0)
        {
            context.Facts.Set(ChatTemplateFacts.Templates, templates.DrainToImmutable());
        }

        if (findings.LeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{findings.LeftOut} more findings in templates are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private static bool IsTemplate(Sources.ArtifactPath path) =>
        path.Extension is ".jinja" or ".jinja2" or ".j2"
        || (path.Name.StartsWith("chat_template", StringComparison.Ordinal) && path.Extension is not ".json" and not ".py" and not ".md");

    private static bool IsConfiguration(string name) =>
        name is "tokenizer_config.json" or "processor_config.json" or "preprocessor_config.json" or "generation_config.json" || (name.StartsWith("chat_template", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal));

    private static List<TemplateSources.Source>? Read(InspectionContext context, TemplateFindings findings)
    {
        int longest = Math.Min(MaximumBytes, context.Limits.MaxDocumentBytes);
        if (context.Reader.Length > longest)
        {
            context.Gap(GapReason.LimitReached, $"The file has {context.Reader.Length} bytes; templates are read from files of at most {longest}.");
            return null;
        }

        var bytes = new byte[(int)context.Reader.Length];
        if (!context.Reader.TryReadExactly(0, bytes))
        {
            context.Gap(GapReason.Truncated, "The file ended while it was being read.");
            return null;
        }

        try
        {
            return IsConfiguration(context.Path.Name)
                ? TemplateSources.In(bytes, context.Limits.MaxDepth)
                : [new TemplateSources.Source(TemplateNames.Of(context.Path), null, Decode(bytes, findings))];
        }
        catch (JsonException exception)
        {
            return Wrong(context, findings, $"The file is not JSON, or is nested deeper than {context.Limits.MaxDepth}: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            return Wrong(context, findings, "The file has a text that is not valid Unicode.");
        }
    }

    private static List<TemplateSources.Source>? Wrong(InspectionContext context, TemplateFindings findings, string detail)
    {
        Defect(findings, "json", "default", 0, detail);
        context.Gap(GapReason.Malformed, detail);
        return null;
    }

    private static string Decode(ReadOnlySpan<byte> bytes, TemplateFindings findings)
    {
        if (!Utf8.IsValid(bytes))
        {
            Defect(findings, "encoding", "default", 0, "The template is not UTF-8.");
        }

        return Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
    }

    private static bool Examine(InspectionContext context, List<TemplateSources.Source> sources, ImmutableArray<FactItem>.Builder templates, TemplateFindings findings)
    {
        bool isWhole = true;
        foreach (TemplateSources.Source source in sources.Take(TemplateSources.MaximumTemplates))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string name = FactText.Cut(source.Name, context.Limits);
            templates.Add(FactItem.Of(
                ("name", FactValue.Of(name)),
                ("field", source.Field is null ? null : FactValue.Of(FactText.Cut(source.Field, context.Limits))),
                ("characters", FactValue.Of(source.Text.Length)),
                ("sha256", FactValue.Of(Digest(source.Text))),
                ("comparable", FactValue.Of(Digest(source.Text.ReplaceLineEndings("\n").Trim())))));
            isWhole &= Parse(context, name, source.Text, findings);
        }

        if (sources.Count > TemplateSources.MaximumTemplates)
        {
            context.Gap(GapReason.LimitReached, $"The file has {sources.Count} templates; at most {TemplateSources.MaximumTemplates} are examined.");
            return false;
        }

        return isWhole;
    }

    private static bool Parse(InspectionContext context, string name, string text, TemplateFindings findings)
    {
        if (text.Length > MaximumTemplate)
        {
            Defect(findings, "size", name, MaximumTemplate, $"The template has {text.Length} characters.");
            context.Gap(GapReason.LimitReached, $"The template '{name}' has {text.Length} characters; at most {MaximumTemplate} are parsed.");
            return false;
        }

        try
        {
            TemplateAnalysis.Run(name, text, findings, context.Limits);
            return true;
        }
        catch (JinjaException exception)
        {
            Defect(findings, exception.Code, name, exception.Offset, exception.Message);
            context.Gap(
                exception.Code is "size" or "depth" ? GapReason.LimitReached : GapReason.Malformed,
                $"The template '{name}' cannot be parsed from line {new TemplateLines(text).Of(exception.Offset)} on: {exception.Message}");
            return false;
        }
    }

    private static void Defect(TemplateFindings findings, string code, string template, int offset, string detail) => findings.Add(
        ChatTemplateFacts.Defects,
        ("code", FactValue.Of(code)),
        ("template", FactValue.Of(template)),
        ("offset", FactValue.Of(offset)),
        ("detail", FactValue.Of(detail)));

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
