namespace ModelAudit.Reports.Html;

/// <summary>The head of a page: its policy, title and style. The body is open when it ends.</summary>
internal static class HtmlHead
{
    /// <summary>Writes everything up to the first element of the body.</summary>
    public static void Write(HtmlWriter html, string title)
    {
        html.Constant("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ");
        html.Write($"{HtmlAsset.Style.Source}; script-src {HtmlAsset.Script.Source}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'\">\n");
        html.Constant("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n");
        html.Write($"<title>{title:300}</title>\n<style>");
        html.Asset(HtmlAsset.Style);
        html.Constant("</style>\n</head>\n<body>\n");
    }
}
