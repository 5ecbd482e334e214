using ModelAudit.Facts;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Attestations;
using ModelAudit.Provenance.Bom;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Rules;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>Where the model came from, as declared and as signed: source, signatures, attestations, checksums, bills of materials.</summary>
internal static class ProvenanceSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AuditReport report)
    {
        html.Constant("<section id=\"provenance\" aria-labelledby=\"provenance-h\">\n<h2 id=\"provenance-h\">Provenance and signatures</h2>\n<h3>Declared by the organisation</h3>\n<dl class=\"facts\">");
        foreach ((string label, FactDefinition fact) in new (string, FactDefinition)[]
        {
            ("Source", ContextFacts.SourceRepository), ("Revision", ContextFacts.SourceRevision), ("Publisher", ContextFacts.Publisher),
            ("Delivery", ContextFacts.DeliveryMode), ("Environment", ContextFacts.Environment), ("Regions", ContextFacts.Regions), ("Uses", ContextFacts.UseCases),
        })
        {
            FactLookup found = report.Context.Lookup(fact);
            FactTables.Row(html, label, found.State == FactState.Present ? found.Value!.ToString() : found.State == FactState.Absent ? "declared to be none" : "not declared");
        }

        html.Constant("</dl>\n");
        FactTables.Collection(html, report.Evidence, SignatureFacts.Files, "Signature files", "There is no signature or attestation in the tree.");
        FactTables.Collection(html, report.Evidence, ModelSigningFacts.Signatures, "Model signatures", "There is no OpenSSF model signature.");
        FactTables.Collection(html, report.Evidence, AttestationFacts.Statements, "Attestations that came with the model", "No attestation came with the model.");
        FactTables.Collection(html, report.Evidence, ChecksumFacts.Manifests, "Checksum manifests", "There is no checksum manifest.");
        FactTables.Collection(html, report.Evidence, HuggingFaceFacts.Records, "Records of the download", "There is no record of a download.");
        FactTables.Collection(html, report.Evidence, BomFacts.Documents, "Bills of materials that came with the model", "No bill of materials came with the model.");
        html.Constant("</section>\n");
    }
}
