using System.Text;
using ModelAudit.Provenance.Bom;

namespace ModelAudit.Tests.Provenance.Bom;

public sealed class BillOfMaterialsTests
{
    private const string Digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private const string CycloneDx = """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
         "metadata":{"component":{"bom-ref":"m","type":"machine-learning-model","group":"acme","name":"small","version":"1","licenses":[{"license":{"id":"MIT"}}],
           "pedigree":{"ancestors":[{"type":"machine-learning-model","group":"base","name":"large"}]},
           "modelCard":{"modelParameters":{"datasets":[{"ref":"d"}]}}}},
         "components":[{"bom-ref":"d","type":"data","name":"words"},
           {"bom-ref":"f","type":"file","name":"a.bin","hashes":[{"alg":"SHA-256","content":"DIGEST"}],"components":[{"bom-ref":"n","type":"library","name":"inner"}]}],
         "dependencies":[{"ref":"m","dependsOn":["d","f"]}]}
        """;

    private const string Spdx = """
        {"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","dataLicense":"CC0-1.0","name":"n","documentNamespace":"https://x.example/1",
         "packages":[{"SPDXID":"SPDXRef-m","name":"small","versionInfo":"1","licenseDeclared":"MIT","licenseConcluded":"NOASSERTION","downloadLocation":"NONE"},
                     {"SPDXID":"SPDXRef-b","name":"base/large","downloadLocation":"NONE"}],
         "files":[{"SPDXID":"SPDXRef-f","fileName":"./a.bin","checksums":[{"algorithm":"SHA256","checksumValue":"DIGEST"}]}],
         "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-m"},
                          {"spdxElementId":"SPDXRef-m","relationshipType":"DESCENDANT_OF","relatedSpdxElement":"SPDXRef-b"}]}
        """;

    private const string Tags = """
        SPDXVersion: SPDX-2.3
        DataLicense: CC0-1.0
        # a comment
        DocumentComment: <text>several
        lines: of text</text>
        PackageName: small
        SPDXID: SPDXRef-m
        PackageVersion: 1
        PackageLicenseDeclared: MIT
        PackageName: base/large
        SPDXID: SPDXRef-b
        FileName: ./a.bin
        SPDXID: SPDXRef-f
        FileChecksum: SHA256: DIGEST
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-m
        Relationship: SPDXRef-m DESCENDANT_OF SPDXRef-b
        """;

    private const string Spdx3 = """
        {"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
         {"type":"SpdxDocument","spdxId":"urn:doc","creationInfo":"_:c","rootElement":["urn:m"]},
         {"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1"},
         {"type":"ai_AIPackage","spdxId":"urn:m","name":"small","software_packageVersion":"1"},
         {"type":"ai_AIPackage","spdxId":"urn:b","name":"base/large"},
         {"type":"software_File","spdxId":"urn:f","name":"a.bin","verifiedUsing":[{"type":"Hash","algorithm":"sha256","hashValue":"DIGEST"}]},
         {"type":"simplelicensing_LicenseExpression","spdxId":"urn:l","simplelicensing_licenseExpression":"MIT"},
         {"type":"Relationship","spdxId":"urn:r1","from":"urn:m","relationshipType":"hasDeclaredLicense","to":["urn:l"]},
         {"type":"Relationship","spdxId":"urn:r2","from":"urn:m","relationshipType":"descendantOf","to":["urn:b"]}]}
        """;

    [Theory]
    [InlineData(CycloneDx, "cyclonedx 1.6 acme/small", "base/large", "file a.bin")]
    [InlineData(Spdx, "spdx 2.3 small", "base/large", "file ./a.bin")]
    [InlineData(Tags, "spdx 2.3 small", "base/large", "file ./a.bin")]
    [InlineData(Spdx3, "spdx 3.0.1 small", "base/large", "file a.bin")]
    public void Every_format_says_what_it_describes_lists_and_comes_from(string text, string head, string ancestor, string file)
    {
        BillOfMaterials bom = Read(text);
        Assert.Empty(bom.Problems);
        Assert.Equal(head, $"{bom.Format} {bom.Version} {bom.Subject?.Name}");
        Assert.Equal(ancestor, Assert.Single(bom.Subject!.Ancestors));
        Assert.Equal("MIT", Assert.Single(bom.Subject.Licenses));
        BomComponent listed = Assert.Single(bom.Components, component => !component.Digests.IsEmpty);
        Assert.Equal(file, $"{listed.Kind} {listed.Name}");
        Assert.Equal(Digest, listed.Digests[0].Value);
    }

    [Fact]
    public void Components_inside_components_are_read() =>
        Assert.Equal(["acme/small", "words", "a.bin", "inner"], Read(CycloneDx).Components.Select(component => component.Name));

    [Theory]
    [InlineData(CycloneDx, "\"specVersion\":\"1.6\"", "\"specVersion\":\"1.3\"", "none of 1.4 to 1.7")]
    [InlineData(CycloneDx, "\"bomFormat\":\"CycloneDX\"", "\"bomFormat\":\"Other\"", "not CycloneDX")]
    [InlineData(CycloneDx, "\"version\":1,", "\"version\":0,", "not a number from 1")]
    [InlineData(CycloneDx, "urn:uuid:3e", "3e", "not a URN")]
    [InlineData(CycloneDx, "\"type\":\"data\"", "\"type\":\"thing\"", "unknown")]
    [InlineData(CycloneDx, "\"name\":\"words\"", "\"title\":\"words\"", "missing")]
    [InlineData(CycloneDx, "\"SHA-256\"", "\"CRC\"", "unknown")]
    [InlineData(CycloneDx, "2cf24d", "", "is none")]
    [InlineData(CycloneDx, "\"bom-ref\":\"n\"", "\"bom-ref\":\"f\"", "used twice")]
    [InlineData(CycloneDx, "[\"d\",\"f\"]", "[\"x\"]", "leads nowhere")]
    [InlineData(CycloneDx, "{\"ref\":\"d\"}", "{\"ref\":\"x\"}", "leads nowhere")]
    [InlineData(CycloneDx, "{\"license\":{\"id\":\"MIT\"}}", "{}", "neither id, name nor expression")]
    [InlineData(Spdx, "SPDX-2.3", "SPDX-1.0", "neither SPDX-2.2")]
    [InlineData(Spdx, "\"SPDXID\":\"SPDXRef-f\"", "\"SPDXID\":\"SPDXRef-m\"", "used twice")]
    [InlineData(Spdx, "\"relatedSpdxElement\":\"SPDXRef-b\"", "\"relatedSpdxElement\":\"SPDXRef-x\"", "leads nowhere")]
    [InlineData(Spdx, "\"dataLicense\"", "\"license\"", "missing")]
    [InlineData(Tags, "SHA256: 2c", "SHA256: zz", "is none")]
    [InlineData(Tags, "DESCENDANT_OF ", "", "three parts")]
    [InlineData(Tags, "</text>", "", "does not end")]
    [InlineData(Spdx3, "3.0.1/spdx-context", "3.0.0/spdx-context", "The context")]
    [InlineData(Spdx3, "\"to\":[\"urn:b\"]", "\"to\":[\"urn:x\"]", "leads nowhere")]
    [InlineData(Spdx3, "\"rootElement\":[\"urn:m\"]", "\"rootElement\":[\"urn:x\"]", "leads nowhere")]
    [InlineData(Spdx3, "\"spdxId\":\"urn:f\"", "\"spdxId\":\"urn:m\"", "used twice")]
    [InlineData(Spdx3, "\"spdxId\":\"urn:f\",", "", "no identifier")]
    public void What_is_malformed_is_a_problem(string text, string old, string replacement, string problem)
    {
        string filled = text.Replace("DIGEST", Digest, StringComparison.Ordinal);
        Assert.Contains(old, filled, StringComparison.Ordinal);
        Assert.Contains(Read(filled.Replace(old, replacement, StringComparison.Ordinal)).Problems, sentence => sentence.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("{\"bomFormat\":1}")]
    [InlineData("{\"bomFormat\":\"CycloneDX\",\"components\":{},\"components\":[]}")]
    public void What_is_no_bill_of_materials_says_so(string text) => Assert.NotEmpty(Read(text).Problems);

    private static BillOfMaterials Read(string text) => BillOfMaterials.Read(Encoding.UTF8.GetBytes(text.Replace("DIGEST", Digest, StringComparison.Ordinal)));
}
