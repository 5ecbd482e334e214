using System.Text;
using ModelAudit.Provenance.Bom;

namespace ModelAudit.Tests.Provenance.Bom;

public sealed class BillOfMaterialsTests
{
    private const string Digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private const string CycloneDx = """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
         "metadata":{"timestamp":"2026-01-01T00:00:00Z","component":{"bom-ref":"m","type":"machine-learning-model","group":"acme","name":"small","version":"1","licenses":[{"license":{"id":"MIT"}}],
           "pedigree":{"ancestors":[{"type":"machine-learning-model","group":"base","name":"large"}]},
           "modelCard":{"modelParameters":{"datasets":[{"ref":"d"}]}}}},
         "components":[{"bom-ref":"d","type":"data","name":"words"},
           {"bom-ref":"f","type":"file","name":"a.bin","hashes":[{"alg":"SHA-256","content":"DIGEST"}],"components":[{"bom-ref":"n","type":"library","name":"inner"}]}],
         "dependencies":[{"ref":"m","dependsOn":["d","f"]}]}
        """;

    private const string Spdx = """
        {"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","dataLicense":"CC0-1.0","name":"n","documentNamespace":"https://x.example/1",
         "creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: t"]},
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
         {"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z","createdBy":["urn:a"]},
         {"type":"Agent","spdxId":"urn:a","creationInfo":"_:c","name":"a"},
         {"type":"ai_AIPackage","spdxId":"urn:m","creationInfo":"_:c","name":"small","software_packageVersion":"1"},
         {"type":"ai_AIPackage","spdxId":"urn:b","creationInfo":"_:c","name":"base/large"},
         {"type":"software_File","spdxId":"urn:f","creationInfo":"_:c","name":"a.bin","verifiedUsing":[{"type":"Hash","algorithm":"sha256","hashValue":"DIGEST"}]},
         {"type":"simplelicensing_LicenseExpression","spdxId":"urn:l","creationInfo":"_:c","simplelicensing_licenseExpression":"MIT"},
         {"type":"Relationship","spdxId":"urn:r1","creationInfo":"_:c","from":"urn:m","relationshipType":"hasDeclaredLicense","to":["urn:l"]},
         {"type":"Relationship","spdxId":"urn:r2","creationInfo":"_:c","from":"urn:m","relationshipType":"descendantOf","to":["urn:b"]}]}
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
    [InlineData(CycloneDx, "\"metadata\":{\"timestamp\"", "\"extra\":1,\"metadata\":{\"timestamp\"", "no member of a document of version 1.6")]
    [InlineData(CycloneDx, "\"specVersion\":\"1.6\",\"version\":1,", "\"specVersion\":\"1.4\",", "'version' of the document is missing")]
    [InlineData(CycloneDx, "\"specVersion\":\"1.6\"", "\"specVersion\":\"1.4\"", "machine-learning-model' of the component 'small' is unknown")]
    [InlineData(CycloneDx, "\"specVersion\":\"1.6\"", "\"specVersion\":1.6", "'specVersion' of the document is no text")]
    [InlineData(CycloneDx, "\"specVersion\":\"1.6\",", "", "'specVersion' of the document is missing")]
    [InlineData(CycloneDx, "\"type\":\"data\"", "\"type\":\"Data\"", "unknown")]
    [InlineData(CycloneDx, "\"type\":\"data\",", "", "'type' of the component 'words' is missing")]
    [InlineData(CycloneDx, "\"name\":\"words\"", "\"name\":7", "no text")]
    [InlineData(CycloneDx, "\"name\":\"words\"", "\"name\":\"\"", "no text")]
    [InlineData(CycloneDx, "2026-01-01T00:00:00Z", "2026-01-01", "no time")]
    [InlineData(CycloneDx, "2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "no time")]
    [InlineData(CycloneDx, "urn:uuid:3e671687", "urn:uuid:3E671687", "not a URN")]
    [InlineData(CycloneDx, "\"version\":1,", "\"version\":\"1\",", "not a number from 1")]
    [InlineData(CycloneDx, "\"SHA-256\"", "\"sha256\"", "unknown")]
    [InlineData(CycloneDx, "\"SHA-256\"", "\"SHA-512\"", "is none")]
    [InlineData(CycloneDx, "\"SHA-256\"", "\"Streebog-256\"", "unknown")]
    [InlineData(CycloneDx, "2cf24d", "2cf24g", "is none")]
    [InlineData(CycloneDx, "\"alg\":\"SHA-256\",", "", "missing")]
    [InlineData(CycloneDx, "\"hashes\":[", "\"hashes\":{},\"x\":[", "is not a list")]
    [InlineData(CycloneDx, "\"hashes\":[", "\"hashes\":[1,", "not an object")]
    [InlineData(CycloneDx, "\"components\":[{\"bom-ref\":\"d\"", "\"components\":[null,{\"bom-ref\":\"d\"", "not an object")]
    [InlineData(CycloneDx, "\"pedigree\":{", "\"pedigree\":[],\"p\":{", "'pedigree' of the component 'small' is not an object")]
    [InlineData(CycloneDx, "\"modelCard\":{", "\"modelCard\":1,\"p\":{", "'modelCard' of the component 'small' is not an object")]
    [InlineData(CycloneDx, "{\"type\":\"machine-learning-model\",\"group\":\"base\"", "{\"group\":\"base\"", "'type' of an ancestor")]
    [InlineData(CycloneDx, "\"group\":\"base\",\"name\":\"large\"", "\"group\":\"base\"", "'name' of an ancestor")]
    [InlineData(CycloneDx, "\"id\":\"MIT\"", "\"id\":\"MIT\",\"name\":\"MIT License\"", "an id and a name")]
    [InlineData(CycloneDx, "\"id\":\"MIT\"", "\"id\":\"the MIT license\"", "no SPDX expression")]
    [InlineData(CycloneDx, "{\"license\":{\"id\":\"MIT\"}}", "{\"expression\":\"MIT AND\"}", "no SPDX expression")]
    [InlineData(CycloneDx, "{\"license\":{\"id\":\"MIT\"}}", "{\"expression\":\"MIT\",\"license\":{\"id\":\"MIT\"}}", "an expression and a license")]
    [InlineData(CycloneDx, "{\"license\":{\"id\":\"MIT\"}}", "{\"license\":\"MIT\"}", "not an object")]
    [InlineData(CycloneDx, "\"dependsOn\":[\"d\",\"f\"]", "\"dependsOn\":\"d\"", "no list of references")]
    [InlineData(CycloneDx, "\"dependsOn\":[\"d\",\"f\"]", "\"dependsOn\":[1]", "no list of references")]
    [InlineData(CycloneDx, "\"dependencies\":[", "\"dependencies\":[{\"ref\":\"m\"},", "listed twice")]
    [InlineData(CycloneDx, "{\"ref\":\"m\",", "{", "'ref' of a dependency is missing")]
    [InlineData(CycloneDx, "\"dependencies\":[", "\"services\":[{\"bom-ref\":\"m\",\"name\":\"s\"}],\"dependencies\":[", "used twice")]
    [InlineData(CycloneDx, "\"dependencies\":[", "\"services\":[{}],\"dependencies\":[", "'name' of a service is missing")]
    [InlineData(CycloneDx, "\"name\":\"words\"", "\"name\":\"words\",\"externalReferences\":[{\"type\":\"website\"}]", "'url' of an external reference")]
    [InlineData(CycloneDx, "\"name\":\"words\"", "\"name\":\"words\",\"purl\":{}", "'purl' of the component 'words' is no text")]
    [InlineData(CycloneDx, "\"name\":\"words\"", "\"name\":\"words\",\"name\":\"words\"", "strict JSON")]
    [InlineData(CycloneDx, "\"components\":[{\"bom-ref\":\"d\"", "\"components\":[,{\"bom-ref\":\"d\"", "strict JSON")]
    [InlineData(Spdx, "\"creationInfo\":{", "\"x\":{", "'creationInfo' of the document is missing")]
    [InlineData(Spdx, "\"creators\":[\"Tool: t\"]", "\"creators\":[]", "'creators'")]
    [InlineData(Spdx, "2026-01-01T00:00:00Z", "yesterday", "no time")]
    [InlineData(Spdx, "\"CC0-1.0\"", "\"MIT\"", "not CC0-1.0")]
    [InlineData(Spdx, "https://x.example/1", "https://x.example/1#a", "no absolute URI")]
    [InlineData(Spdx, "https://x.example/1", "x", "no absolute URI")]
    [InlineData(Spdx, "\"SPDXID\":\"SPDXRef-f\"", "\"SPDXID\":\"f\"", "no SPDXID")]
    [InlineData(Spdx, "\"SPDXID\":\"SPDXRef-f\"", "\"SPDXID\":\"SPDXRef-f g\"", "no SPDXID")]
    [InlineData(Spdx, "\"SPDXID\":\"SPDXRef-f\",", "", "'SPDXID' of the file")]
    [InlineData(Spdx, "\"SPDXRef-DOCUMENT\",\"dataLicense\"", "\"SPDXRef-Doc\",\"dataLicense\"", "not SPDXRef-DOCUMENT")]
    [InlineData(Spdx, "\"licenseDeclared\":\"MIT\"", "\"licenseDeclared\":\"MIT OR\"", "no SPDX expression")]
    [InlineData(Spdx, "\"licenseDeclared\":\"MIT\"", "\"licenseDeclared\":[\"MIT\"]", "no text")]
    [InlineData(Spdx, "\"SHA256\"", "\"SHA-256\"", "unknown")]
    [InlineData(Spdx, "\"SHA256\"", "\"SHA1\"", "is none")]
    [InlineData(Spdx, "\"DESCENDANT_OF\"", "\"CHILD_OF\"", "unknown")]
    [InlineData(Spdx, "\"relationshipType\":\"DESCENDANT_OF\",", "", "'relationshipType'")]
    [InlineData(Spdx, "\"name\":\"base/large\",\"downloadLocation\":\"NONE\"", "\"name\":\"base/large\"", "'downloadLocation'")]
    [InlineData(Spdx, "\"fileName\":\"./a.bin\",", "", "'fileName' of a file is missing")]
    [InlineData(Spdx, "\"packages\":[", "\"packages\":1,\"x\":[", "packages is not a list")]
    [InlineData(Tags, "SPDXID: SPDXRef-f", "", "'SPDXID' of './a.bin' is missing")]
    [InlineData(Tags, "SPDXID: SPDXRef-f", "SPDXID: f", "no SPDXID")]
    [InlineData(Tags, "PackageLicenseDeclared: MIT", "PackageLicenseDeclared: M I T", "no SPDX expression")]
    [InlineData(Tags, "SHA256: ", "", "no algorithm")]
    [InlineData(Tags, "DESCRIBES SPDXRef-m", "EXPLAINS SPDXRef-m", "unknown")]
    [InlineData(Tags, "# a comment", "a comment", "neither a tag")]
    [InlineData(Spdx3, "\"type\":\"software_File\"", "\"type\":\"sofware_File\"", "unknown")]
    [InlineData(Spdx3, "\"type\":\"software_File\"", "\"type\":\"software_file\"", "unknown")]
    [InlineData(Spdx3, "\"type\":\"software_File\",", "", "has no type")]
    [InlineData(Spdx3, "\"type\":\"SpdxDocument\"", "\"type\":\"Bom\"", "0 elements of type SpdxDocument")]
    [InlineData(Spdx3, "\"specVersion\":\"3.0.1\"", "\"specVersion\":\"2.3\"", "is not 3.0")]
    [InlineData(Spdx3, "\"created\":\"2026-01-01T00:00:00Z\",", "", "'created'")]
    [InlineData(Spdx3, ",\"createdBy\":[\"urn:a\"]", "", "'createdBy'")]
    [InlineData(Spdx3, "\"@id\":\"_:c\"", "\"@id\":\"_:d\"", "leads nowhere")]
    [InlineData(Spdx3, "\"spdxId\":\"urn:f\",\"creationInfo\":\"_:c\"", "\"spdxId\":\"urn:f\"", "'creationInfo' of 'urn:f' is missing")]
    [InlineData(Spdx3, "\"algorithm\":\"sha256\"", "\"algorithm\":\"SHA256\"", "unknown")]
    [InlineData(Spdx3, "\"algorithm\":\"sha256\",", "", "'algorithm'")]
    [InlineData(Spdx3, "\"verifiedUsing\":[", "\"verifiedUsing\":{},\"x\":[", "no list")]
    [InlineData(Spdx3, "\"verifiedUsing\":[", "\"verifiedUsing\":[\"urn:x\",", "leads nowhere")]
    [InlineData(Spdx3, "\"to\":[\"urn:b\"]", "\"to\":[]", "'to' of a relationship")]
    [InlineData(Spdx3, "\"from\":\"urn:m\",\"relationshipType\":\"descendantOf\"", "\"relationshipType\":\"descendantOf\"", "'from' of a relationship")]
    [InlineData(Spdx3, "\"simplelicensing_licenseExpression\":\"MIT\"", "\"simplelicensing_licenseExpression\":\"MIT MIT\"", "no SPDX expression")]
    [InlineData(Spdx3, "\"@graph\":[", "\"@graph\":[1,", "not an object")]
    public void What_is_malformed_is_a_problem(string text, string old, string replacement, string problem)
    {
        string filled = text.Replace("DIGEST", Digest, StringComparison.Ordinal);
        Assert.Contains(old, filled, StringComparison.Ordinal);
        Assert.Contains(Read(filled.Replace(old, replacement, StringComparison.Ordinal)).Problems, sentence => sentence.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.4", "file", "library")]
    [InlineData("1.5", "machine-learning-model", "data")]
    [InlineData("1.6", "machine-learning-model", "cryptographic-asset")]
    [InlineData("1.7", "machine-learning-model", "data")]
    public void Every_version_of_cyclonedx_has_its_types(string version, string first, string second)
    {
        BillOfMaterials bom = Read($$"""{"bomFormat":"CycloneDX","specVersion":"{{version}}","version":1,"components":[{"type":"{{first}}","name":"a"},{"type":"{{second}}","name":"b"}]}""");
        Assert.Empty(bom.Problems);
        Assert.Equal(2, bom.Components.Length);
    }

    [Fact]
    public void Every_member_that_is_replaced_by_a_value_of_another_type_is_noticed_or_not_read()
    {
        // Nothing throws, whatever stands where; the same holds for documents that are cut anywhere.
        foreach (string text in new[] { CycloneDx, Spdx, Spdx3 })
        {
            string filled = text.Replace("DIGEST", Digest, StringComparison.Ordinal);
            int members = Newtonsoft.Json.Linq.JObject.Parse(filled).DescendantsAndSelf().Count();
            for (int i = 1; i < members; i++)
            {
                foreach (string value in new[] { "null", "[]", "{}", "7", "\"x\"", "true", "[[]]" })
                {
                    var root = Newtonsoft.Json.Linq.JObject.Parse(filled);
                    Newtonsoft.Json.Linq.JToken token = root.DescendantsAndSelf().ElementAt(i);
                    (token is Newtonsoft.Json.Linq.JProperty property ? property.Value : token).Replace(Newtonsoft.Json.Linq.JToken.Parse(value));
                    Assert.NotNull(Read(root.ToString()));
                }
            }

            for (int length = 0; length < filled.Length; length++)
            {
                Assert.NotEmpty(Read(filled[..length]).Problems);
            }
        }
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
