using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>How to check that the signed report behind this page is genuine, and that the files are the audited ones.</summary>
internal static class VerifySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline)
    {
        html.Constant("<section id=\"verify\" aria-labelledby=\"verify-h\">\n<h2 id=\"verify-h\">How to verify</h2>\n<p>This page is for reading and carries no signature. The signed report, a file that ends in <code>.audit.json</code>, does. Check it with the public key of whoever is to have signed it, which must come to you by another way than the report:</p>\n");
        html.Constant("<pre tabindex=\"0\">modelaudit verify REPORT.audit.json --key PUBLIC.pem\nmodelaudit verify REPORT.audit.json --key PUBLIC.pem --model FOLDER    # and that the files are the audited ones</pre>\n<p>The same with <code>jq</code> and <code>openssl</code> alone (ECDSA P-256 or RSA):</p>\n<pre tabindex=\"0\">jq -r .dsseEnvelope.payload REPORT.audit.json | base64 -d &gt; payload\njq -r '.dsseEnvelope.signatures[0].sig' REPORT.audit.json | base64 -d &gt; signature\n{ printf 'DSSEv1 %d application/vnd.in-toto+json %d ' 28 \"$(wc -c &lt; payload)\"; cat payload; } &gt; signed\nopenssl dgst -sha256 -verify PUBLIC.pem -signature signature signed</pre>\n");
        html.Constant("<p>Where this page was written in the same run, the signed report lists its SHA-256 digest: compare <code>sha256sum THIS-PAGE.html</code> with <code>jq .predicate.modelAudit.outputs payload</code>.</p>\n");
        html.Write($"<p>The audited files have the root digest <code class=\"digest\">{(outline.RootDigest is { } root ? $"sha256:{root.Hex}" : "none")}</code>.</p>\n</section>\n");
    }
}
