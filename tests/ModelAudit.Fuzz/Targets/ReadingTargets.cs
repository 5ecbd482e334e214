using System.Text;
using System.Text.Json;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Reading;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers that all others stand on.</summary>
internal static class ReadingTargets
{
    public static readonly FuzzTarget StrictJsonTarget = new(
        "strict-json",
        () => FormatTargets.SampleFiles(".json").Concat(((string[])["{}", "[]", "1", "\"a\"", "null", "{\"a\":1,\"a\":2}", "[1,]", "// c\n1", "'a'", "{a:1}", "\"\\ud83d\\ude00\"", "1e400", "[-0.0]"]).Select(Encoding.UTF8.GetBytes)),
        content =>
        {
            JToken token;
            try
            {
                token = StrictJson.Parse(content, AuditLimits.Default.MaxDepth);
            }
            catch (StrictJsonException exception)
            {
                if (exception.Line < 1 || exception.Column < 0)
                {
                    throw new FuzzFailureException($"the place {exception.Line},{exception.Column} is no place");
                }

                return Sentence(exception.Message);
            }

            // What is accepted must be what an independent strict reader accepts, without a duplicate name anywhere.
            using JsonDocument document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = AuditLimits.Default.MaxDepth, AllowDuplicateProperties = false });
            return $"{token.Type} {document.RootElement.ValueKind}";
        });

    public static readonly FuzzTarget Path = new(
        "artifact-path",
        () => ((string[])["a", "a/b", "../a", "/a", "a//b", "a/./b", "a\\b", "C:\\a", "é/ü", "a.tar!/b", ""]).Select(Encoding.UTF8.GetBytes),
        content =>
        {
            if (!ArtifactPath.TryParse(Encoding.UTF8.GetString(content), out ArtifactPath path, out string? problem))
            {
                return Sentence(problem);
            }

            string root = System.IO.Path.GetFullPath("/audited/root");
            string full = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, path.Value));
            if (!full.StartsWith(root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new FuzzFailureException($"'{path}' leaves the root: {full}");
            }

            return $"{path.IsAtRoot} {path.Extension.Length > 0}";
        })
    {
        Tokens = ["..", "/", "./", "../", "\\", "!/", "\0", ".", ":"],
        MaxInputBytes = 1 << 12,
    };

    /// <summary>A message without what it quotes.</summary>
    public static string Sentence(string message) => new([.. message.Split('\'').Where((_, index) => index % 2 == 0).SelectMany(part => part).Where(char.IsLetter).Take(60)]);
}
