using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Xml;

public sealed class XmlInspectorTests
{
    private const string Net = """
        <?xml version="1.0"?>
        <net name="cats" version="11">
          <layers>
            <layer id="0" name="w" type="Const" version="opset1"><data element_type="f32" shape="2, 3" offset="0" size="24" /><output><port id="0" /></output></layer>
            <layer id="1" name="y" type="Softmax" version="opset8"><data axis="1" /></layer>
          </layers>
          <edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0" /></edges>
        </net>
        """;

    private const string Pmml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
          <Header copyright="Acme"><Application name="JPMML-SkLearn" version="1.7"/></Header>
          <DataDictionary><Extension extender="acme" name="x"/></DataDictionary>
          <TreeModel modelName="t" functionName="classification"><Node score="a"/></TreeModel>
        </PMML>
        """;

    private static ArchiveExamination Examine(string text, string path = "m.xml") => ArchiveExamination.Of(Encoding.UTF8.GetBytes(text), path);

    private static string[] Codes(ArchiveExamination found) => [.. found.Value(ModelFileFacts.Defects).Select(item => item["code"]!.Text)];

    [Fact]
    public void A_graph_of_OpenVINO_says_what_it_is_made_of()
    {
        ArchiveExamination found = Examine(Net);
        Assert.Equal("openvino-ir", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(Codes(found));
        Assert.Equal(("11", 1L, 6L), (found.Value(ModelFileFacts.Version), found.Value(ModelFileFacts.TensorCount), found.Value(ModelFileFacts.Parameters)));
        Assert.Equal(["layer Const 1", "layer Softmax 1"], found.Value(ModelFileFacts.Parts).Select(item => $"{item["kind"]!.Text} {item["name"]!.Text} {item["count"]!.Integer}"));
        Assert.Empty(found.Value(CodeFacts.Calls));
    }

    [Fact]
    public void An_operator_of_an_extension_is_named() => Assert.Equal(
        "custom-operator openvino::acme::Fast y",
        Examine(Net.Replace("type=\"Softmax\" version=\"opset8\"", "type=\"Fast\" version=\"acme\"", StringComparison.Ordinal)).Value(CodeFacts.Calls)
            .Select(item => $"{item["kind"]!.Text} {item["name"]!.Text} {item["object"]!.Text}").Single());

    [Theory]
    [InlineData("size=\"24\"", "size=\"20\"", "size")]
    [InlineData("offset=\"0\"", "offset=\"-1\"", "size")]
    [InlineData("offset=\"0\"", "offset=\"9223372036854775807\"", "size")]
    [InlineData("id=\"1\" name=\"y\"", "id=\"0\" name=\"y\"", "duplicate")]
    [InlineData("</layers>", "</layer>", "syntax")]
    public void What_does_not_fit_is_a_defect(string from, string to, string code) =>
        Assert.Equal([code], Codes(Examine(Net.Replace(from, to, StringComparison.Ordinal))));

    [Fact]
    public void A_PMML_model_says_what_it_is()
    {
        ArchiveExamination found = Examine(Pmml, "m.pmml");
        Assert.Equal("pmml", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Equal("4.4", found.Value(ModelFileFacts.Version));
        Assert.Equal(
            ["application=JPMML-SkLearn 1.7", "copyright=Acme", "function=classification", "name=t"],
            found.Value(ModelFileFacts.Properties).Select(item => $"{item["name"]!.Text}={item["value"]!.Text}").Order(StringComparer.Ordinal));
        Assert.Equal(["model TreeModel", "object extension acme"], found.Value(ModelFileFacts.Parts).Select(item => $"{item["kind"]!.Text} {item["name"]!.Text}"));
    }

    [Theory]
    [InlineData("<!DOCTYPE PMML [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE PMML SYSTEM \"http://127.0.0.1/x.dtd\">")]
    [InlineData("<!DOCTYPE PMML [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>")]
    public void A_document_type_is_a_defect_and_opens_nothing(string type)
    {
        ArchiveExamination found = Examine(Pmml.Replace("<PMML", type + "<PMML", StringComparison.Ordinal), "m.pmml");
        Assert.Equal("pmml", found.Format);
        Assert.Equal(["entity"], Codes(found));
        Assert.Equal(GapReason.Malformed, Assert.Single(found.Gaps).Reason);
    }

    [Fact]
    public void A_document_type_in_a_comment_is_none() => Assert.Empty(Codes(Examine(Pmml.Replace("<PMML", "<!-- <!DOCTYPE x> --><PMML", StringComparison.Ordinal), "m.pmml")));

    [Fact]
    public void Tags_and_nesting_without_end_are_bounded()
    {
        ArchiveExamination tag = Examine(Pmml.Replace("copyright=\"Acme\"", $"copyright=\"{new string('>', 2_000_000)}\"", StringComparison.Ordinal), "m.pmml");
        Assert.Equal(GapReason.LimitReached, Assert.Single(tag.Gaps).Reason);
        string deep = string.Concat(Enumerable.Repeat("<Node>", 5_000)) + string.Concat(Enumerable.Repeat("</Node>", 5_000));
        Assert.Equal(["nesting"], Codes(Examine(Pmml.Replace("<Node score=\"a\"/>", deep, StringComparison.Ordinal), "m.pmml")));
        string bushy = string.Concat(Enumerable.Repeat("<Node>", 500)) + string.Concat(Enumerable.Repeat("</Node>", 500));
        Assert.Empty(Codes(Examine(Pmml.Replace("<Node score=\"a\"/>", bushy, StringComparison.Ordinal), "m.pmml")));
    }

    [Fact]
    public void A_document_that_is_cut_off_has_a_gap()
    {
        for (int length = 60; length < Net.Length; length += 7)
        {
            Assert.NotEmpty(Examine(Net[..length]).Gaps);
        }
    }
}
