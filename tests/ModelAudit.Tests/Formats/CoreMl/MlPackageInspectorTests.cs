using System.Text;
using ModelAudit.Formats.Graphs;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.CoreMl;

public sealed class MlPackageInspectorTests
{
    private const string Manifest = """
        {"fileFormatVersion": "1.0.0", "rootModelIdentifier": "A", "itemInfoEntries": {
          "A": {"author": "com.apple.CoreML", "description": "CoreML Model Specification", "name": "model.mlmodel", "path": "com.apple.CoreML/model.mlmodel"},
          "B": {"author": "com.apple.CoreML", "description": "CoreML Model Weights", "name": "weights", "path": "com.apple.CoreML/weights"}}}
        """;

    private static ArchiveExamination Examine(string text) => ArchiveExamination.Of(Encoding.UTF8.GetBytes(text), "m.mlpackage/Manifest.json");

    private static string[] Codes(string text) => [.. Examine(text).Value(GraphFacts.Defects).Select(item => item["code"]!.Text)];

    [Fact]
    public void A_manifest_names_the_files_of_the_package()
    {
        ArchiveExamination found = Examine(Manifest);
        Assert.Equal("mlpackage-manifest", found.Format);
        Assert.Empty(Codes(Manifest));
        Assert.Equal("1.0.0", found.Value(GraphFacts.Version));
        Assert.Equal(["manifest-item com.apple.CoreML/model.mlmodel", "manifest-item com.apple.CoreML/weights"], found.Value(GraphFacts.Files).Select(item => $"{item["kind"]!.Text} {item["path"]!.Text}"));
    }

    [Fact]
    public void A_path_that_leads_out_of_the_package_is_said()
    {
        ArchiveExamination found = Examine(Manifest.Replace("com.apple.CoreML/weights", "../../x", StringComparison.Ordinal));
        Assert.Equal("traversal", Assert.Single(found.Value(GraphFacts.Files).Single(item => item["path"]!.Text == "../../x")["problems"]!.TextList));
    }

    [Fact]
    public void What_does_not_fit_is_a_defect()
    {
        Assert.Equal(["entries"], Codes(Manifest.Replace("\"A\", \"item", "\"C\", \"item", StringComparison.Ordinal)));
        Assert.Equal(["entries"], Codes("""{"itemInfoEntries": []}"""));
        Assert.Equal(["syntax"], Codes(Manifest[..^3]));
        Assert.Equal(["syntax"], Codes(Manifest.Replace("\"B\":", "\"\\ud800\":", StringComparison.Ordinal)));
        Assert.Equal(["syntax"], Codes(Manifest.Replace("\"B\":", "\"A\":", StringComparison.Ordinal)));
    }
}
