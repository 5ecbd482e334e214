using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Reports.Html.Pictures;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>What the evidence says about the model itself, with pictures where they say more than numbers.</summary>
internal static class ModelSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline)
    {
        AuditReport report = outline.Report;
        html.Constant("<section id=\"model\" aria-labelledby=\"model-h\">\n<h2 id=\"model-h\">Model</h2>\n<dl class=\"facts\">");
        foreach ((string label, string value) in ModelSummary.Of(report))
        {
            FactTables.Row(html, label, value);
        }

        foreach ((string label, FactDefinition fact) in new (string, FactDefinition)[]
        {
            ("Layers", HuggingFaceConfigFacts.Layers), ("Hidden size", HuggingFaceConfigFacts.HiddenSize), ("Vocabulary", HuggingFaceConfigFacts.VocabularySize),
            ("Experts", HuggingFaceConfigFacts.Experts), ("Active experts", HuggingFaceConfigFacts.ActiveExperts), ("Tensors", WeightsFacts.TensorCount),
            ("Task", ModelCardFacts.PipelineTag), ("Languages", ModelCardFacts.Languages), ("Data sets", ModelCardFacts.Datasets), ("Library", ModelCardFacts.LibraryName),
        })
        {
            if (report.Evidence.Lookup(fact) is { State: FactState.Present, Value: { } value } && value.Type == fact.Type)
            {
                FactTables.Row(html, label, value.Type == FactType.Integer ? Quantity.Count(value.Integer) : value.ToString());
            }
        }

        html.Constant("</dl>\n<div class=\"pictures\">\n");
        ElementTypesPicture.Write(html, report.Evidence);
        LineagePicture.Write(html, report.Evidence);
        OperatorsPicture.Write(html, report.Evidence);
        html.Constant("</div>\n");
        FactTables.Collection(html, report.Evidence, LicenseFacts.Declarations, "Declarations of licenses", "Nothing in the tree declares a license.");
        FactTables.Collection(html, report.Evidence, LicenseTextFacts.Detected, "License texts recognized", "No license text was recognized.");
        html.Constant("</section>\n");
    }
}
