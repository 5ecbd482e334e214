using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Reports.Html;

/// <summary>The page's own style sheet or script, with the digest by which the page's Content-Security-Policy admits it and nothing else.</summary>
internal sealed class HtmlAsset
{
    /// <summary>The style sheet.</summary>
    public static readonly HtmlAsset Style = new("reports/report.css");

    /// <summary>The script: filters and sorts, nothing else.</summary>
    public static readonly HtmlAsset Script = new("reports/report.js");

    private HtmlAsset(string resource)
    {
        using Stream stream = typeof(HtmlAsset).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Text = reader.ReadToEnd().ReplaceLineEndings("\n");
        Source = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";
    }

    /// <summary>The text as it stands in the page.</summary>
    public string Text { get; }

    /// <summary>The source expression for the policy (Content Security Policy Level 3, section 2.3.1): over exactly <see cref="Text"/>.</summary>
    public string Source { get; }
}
