using System.Xml;
using System.Xml.Linq;
using ModelAudit.Reports;
using ModelAudit.Reports.Junit;

namespace ModelAudit.Tests.Reports;

public sealed class JunitRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    // The shape that build servers read: attributes, elements and their order.
    private const string Shape = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="testsuites"><xs:complexType>
            <xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
            <xs:attributeGroup ref="counts"/>
          </xs:complexType></xs:element>
          <xs:element name="testsuite"><xs:complexType>
            <xs:sequence>
              <xs:element name="properties"><xs:complexType><xs:sequence>
                <xs:element name="property" maxOccurs="unbounded"><xs:complexType>
                  <xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="value" type="xs:string" use="required"/>
                </xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:sequence>
                  <xs:choice minOccurs="0">
                    <xs:element name="skipped"><xs:complexType><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
                    <xs:element name="failure" type="problem"/>
                    <xs:element name="error" type="problem"/>
                  </xs:choice>
                  <xs:element name="system-out" type="xs:string" minOccurs="0"/>
                </xs:sequence>
                <xs:attribute name="classname" type="xs:string" use="required"/>
                <xs:attribute name="name" type="xs:string" use="required"/>
                <xs:attribute name="time" type="xs:decimal"/>
              </xs:complexType></xs:element>
              <xs:element name="system-out" type="xs:string" minOccurs="0"/>
            </xs:sequence>
            <xs:attributeGroup ref="counts"/>
            <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="timestamp" type="xs:dateTime" use="required"/>
          </xs:complexType></xs:element>
          <xs:complexType name="problem"><xs:simpleContent><xs:extension base="xs:string">
            <xs:attribute name="message" type="xs:string" use="required"/><xs:attribute name="type" type="xs:string" use="required"/>
          </xs:extension></xs:simpleContent></xs:complexType>
          <xs:attributeGroup name="counts">
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="time" type="xs:decimal"/>
          </xs:attributeGroup>
        </xs:schema>
        """;

    private static async Task<XElement> SuiteAsync(AuditReport report)
    {
        string text = await SampleReports.RenderAsync(new JunitRenderer(), report);
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = true };
        using (var schema = XmlReader.Create(new StringReader(Shape)))
        {
            settings.Schemas.Add(null, schema);
        }

        using var reader = XmlReader.Create(new StringReader(text), settings);
        XElement suite = Assert.Single(XDocument.Load(reader).Root!.Elements("testsuite"));
        Assert.Equal((string?)suite.Attribute("tests"), suite.Elements("testcase").Count().ToString(System.Globalization.CultureInfo.InvariantCulture));
        return suite;
    }

    private static IEnumerable<string> Cases(XElement suite) => suite.Elements("testcase").Select(test =>
        $"{test.Attribute("name")!.Value}: {test.Elements().FirstOrDefault(element => element.Name != "system-out")?.Name.ToString() ?? "passed"}");

    [Fact]
    public async Task Rules_become_test_cases_and_only_blocking_ones_break_the_build()
    {
        XElement suite = await SuiteAsync(SampleReports.Failed());
        Assert.Equal(
            [
                "MA1002 Declared digest mismatch: passed",
                "MA1004 Model unsigned: skipped",
                "MA1101 No license found: failure",
                "MA1305 Code from the repository runs on load: failure",
                "MA1608 Energy use is not documented: skipped",
            ],
            Cases(suite));
        Assert.Equal("2", suite.Attribute("failures")!.Value);
        Assert.Equal("2026-05-01T12:00:00", suite.Attribute("timestamp")!.Value);
        Assert.Equal("config.json: auto_map names modeling.py. (/auto_map/AutoModel)\n", suite.Elements("testcase").ElementAt(3).Element("failure")!.Value);
    }

    [Fact]
    public async Task A_blocking_review_or_inconclusive_rule_is_an_error()
    {
        XElement suite = await SuiteAsync(SampleReports.Incomplete());
        Assert.Equal(["MA1507 Weights could not be examined: error", "MA2002 License of the base model: error"], Cases(suite));
        Assert.Contains("model.bin: The format is not recognised.", suite.Element("system-out")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waived_finding_is_skipped_with_its_reason()
    {
        XElement suite = await SuiteAsync(SampleReports.Waived());
        Assert.Equal(
            [
                "MA1002 Declared digest mismatch: passed",
                "MA1305 Code from the repository runs on load: skipped",
                "MA1305 Code from the repository runs on load (waiver W-1): skipped",
            ],
            Cases(suite));
        Assert.Equal(
            "waived until 2026-05-31 by grace@example.com: Reviewed line by line.",
            suite.Elements("testcase").Last().Element("skipped")!.Attribute("message")!.Value);
    }

    [Fact]
    public async Task A_verdict_that_no_rule_explains_is_a_test_case_of_its_own()
    {
        Assert.Equal(["MA1002 Declared digest mismatch: skipped", "Verdict: error"], Cases(await SuiteAsync(SampleReports.NothingRan())));
        Assert.Equal(["Verdict: error"], Cases(await SuiteAsync(SampleReports.NoRules())));
    }

    [Fact]
    public async Task A_rule_that_concerns_nothing_is_skipped_not_passed()
    {
        XElement suite = await SuiteAsync(SampleReports.NoFiles());
        Assert.Equal(["MA1002 Declared digest mismatch: skipped"], Cases(suite));
    }

    [Fact]
    public async Task Many_findings_are_bounded_and_counted()
    {
        XElement suite = await SuiteAsync(SampleReports.Many(20_000));
        Assert.EndsWith("and 6,567 more\n", Assert.Single(suite.Descendants("failure")).Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_text_keeps_the_shape_and_stays_visible(string name)
    {
        AuditReport report = SampleReports.Hostile(HostileTexts.Of(name));
        XElement suite = await SuiteAsync(report);
        Assert.Equal(8, suite.Elements("testcase").Count());
        Assert.DoesNotContain(suite.ToString(), c => c is '\u202e' or '\u200b' or '\u001b' or '\u009b' or '\ufffe');
    }
}
