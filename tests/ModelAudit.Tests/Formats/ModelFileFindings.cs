using System.Text;
using ModelAudit.Formats;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats;

/// <summary>Short forms of what inspectors of model files state.</summary>
internal static class ModelFileFindings
{
    public static ArchiveExamination Examine(string content, string path) => ArchiveExamination.Of(Encoding.UTF8.GetBytes(content), path);

    public static string[] Codes(this ArchiveExamination found) => [.. found.Value(ModelFileFacts.Defects).Select(defect => defect["code"]!.Text)];

    public static string[] Calls(this ArchiveExamination found) => [.. found.Value(CodeFacts.Calls).Select(call => $"{call["kind"]!.Text} {(call["module"] is { } module ? module.Text + "." : string.Empty)}{call["name"]!.Text}")];

    public static string[] Parts(this ArchiveExamination found) => [.. found.Value(ModelFileFacts.Parts).Select(part => $"{part["name"]!.Text} {part["count"]!.Integer}")];

    public static string? Property(this ArchiveExamination found, string name) => found.Value(ModelFileFacts.Properties).FirstOrDefault(property => property["name"]!.Text == name)?["value"]?.Text;

    /// <summary>Whatever the length, a file that is cut off says so by a defect or a gap.</summary>
    public static void CutsAreTold(byte[] content, string path, int from)
    {
        for (int length = from; length < content.Length; length++)
        {
            ArchiveExamination found = ArchiveExamination.Of(content[..length], path);
            Assert.True(found.Gaps.Any(), $"{length} of {content.Length} bytes");
        }
    }
}
