using System.Globalization;
using System.Reflection;
using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Evidence;

public sealed class EvidenceJsonTests
{
    private const string Small =
        """
        {"schema":"modelaudit.evidence.v1","collectedAt":"2026-05-01T12:00:00Z","source":{"kind":"directory","name":"m"},"limits":LIMITS,"inspectors":[{"name":"i","version":"1","facts":[{"name":"a.list","type":"collection","scope":"file"},{"name":"a.text","type":"text","scope":"model"}]}],"facts":{"a.text":"x"},"gaps":[],"files":[{"path":"a","length":1,"format":"text","facts":{"a.list":[]}}]}
        """;

    private static readonly string Document = Small.Trim().Replace(
        "LIMITS",
        """{"maxFiles":1,"maxFileBytes":1,"smallFileBytes":1,"maxDocumentBytes":1,"maxDepth":1,"maxInspectedBytes":1,"maxTimePerFile":"00:10:00","maxItems":1,"maxTextLength":1,"maxContainerDepth":1,"maxContainerFiles":1,"maxContainerBytes":1,"maxExpansionRatio":1,"freeExpansionBytes":1,"maxKeptBytes":1}""",
        StringComparison.Ordinal);

    [Fact]
    public void Any_evidence_comes_back_as_it_was() => Gen.Int.Sample(
        seed =>
        {
            AuditEvidence evidence = new Arbitrary(seed).Evidence();
            byte[] bytes = EvidenceJson.ToBytes(evidence);
            AuditEvidence again = EvidenceJson.Read(bytes);
            Assert.Equal(evidence, again);
            Assert.Equal(bytes, EvidenceJson.ToBytes(again));
        },
        iter: 500);

    [Fact]
    public void A_hand_written_document_is_written_the_same() =>
        Assert.Equal(Document, Encoding.UTF8.GetString(EvidenceJson.ToBytes(EvidenceJson.Read(Encoding.UTF8.GetBytes(Document)))));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_culture_changes_no_byte(string culture)
    {
        AuditEvidence evidence = new Arbitrary(7).Evidence();
        byte[] expected = EvidenceJson.ToBytes(evidence);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            byte[] bytes = EvidenceJson.ToBytes(evidence);
            Assert.Equal(expected, bytes);
            Assert.Equal(evidence, EvidenceJson.Read(bytes));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_empty_collection_stays_a_collection_even_when_today_knows_no_such_fact()
    {
        AuditEvidence evidence = EvidenceJson.Read(Encoding.UTF8.GetBytes(Document));
        Assert.True(evidence.Files[0].Facts.TryGet("a.list", out FactValue? value));
        Assert.Equal(FactType.Collection, value!.Type);
    }

    [Fact]
    public void The_types_are_found_when_they_stand_behind_the_facts()
    {
        int start = Document.IndexOf("\"inspectors\"", StringComparison.Ordinal);
        int end = Document.IndexOf("\"facts\":{\"a.text\"", StringComparison.Ordinal);
        string moved = Document[..start] + Document[end..^1] + "," + Document[start..(end - 1)] + "}";
        Assert.Equal(EvidenceJson.Read(Encoding.UTF8.GetBytes(Document)), EvidenceJson.Read(Encoding.UTF8.GetBytes(moved)));
    }

    [Fact]
    public void Every_limit_comes_back()
    {
        var limits = new AuditLimits();
        foreach (PropertyInfo property in typeof(AuditLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            object other = property.GetValue(limits) switch
            {
                long number => number + 17,
                int number => number + 17,
                TimeSpan time => time + TimeSpan.FromTicks(17),
                object value => throw new InvalidOperationException($"A limit of type {value.GetType()} needs a case here."),
                null => throw new InvalidOperationException("A limit is null."),
            };
            property.SetValue(limits, other);
        }

        AuditEvidence evidence = new Arbitrary(3).Evidence() with { Limits = limits };
        Assert.Equal(limits, EvidenceJson.Read(EvidenceJson.ToBytes(evidence)).Limits);
    }

    [Fact]
    public void Times_are_written_in_utc()
    {
        AuditEvidence evidence = new Arbitrary(3).Evidence() with { CollectedAt = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.FromHours(1)) };
        Assert.Contains("\"collectedAt\":\"2025-12-31T23:30:00Z\"", Encoding.UTF8.GetString(EvidenceJson.ToBytes(evidence)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unpaired_surrogate_becomes_a_replacement_character()
    {
        AuditEvidence evidence = new Arbitrary(3).Evidence() with { Source = new SourceDescription("directory", "a\ud800b") };
        Assert.Equal("a\ufffdb", EvidenceJson.Read(EvidenceJson.ToBytes(evidence)).Source.Name);
    }

    [Fact]
    public void A_fact_of_another_type_than_declared_is_not_written()
    {
        AuditEvidence evidence = new Arbitrary(3).Evidence() with { Facts = new FactSet([new("old.TextModel", FactValue.Of(1))]) };
        Assert.Throws<ArgumentException>(() => EvidenceJson.ToBytes(evidence));
    }

    [Fact]
    public void A_document_that_ends_early_is_refused_wherever_it_ends()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Document);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidInputException>(() => EvidenceJson.Read(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("\"schema\":\"modelaudit.evidence.v1\"", "\"schema\":\"modelaudit.evidence.v2\"", "this version reads 'modelaudit.evidence.v1'")]
    [InlineData("\"schema\":\"modelaudit.evidence.v1\",", "", "'schema' is missing")]
    [InlineData("\"gaps\":[],", "", "'gaps' is missing")]
    [InlineData("\"gaps\":[]", "\"gaps\":[],\"gaps\":[]", "'gaps' occurs twice")]
    [InlineData("\"gaps\":[]", "\"gaps\":[],\"extra\":1", "'extra' is not a member")]
    [InlineData("\"gaps\":[]", "\"gaps\":[],\"\\udc00\":1", "not valid Unicode")]
    [InlineData("\"gaps\":[]", "\"gaps\":{}", "must be an array")]
    [InlineData("\"gaps\":[]", "\"gaps\":[1]", "must be an object")]
    [InlineData("\"gaps\":[]", "\"gaps\":[{\"inspector\":\"i\",\"reason\":\"lost\",\"detail\":\"d\"}]", "'lost' is not one of")]
    [InlineData("\"gaps\":[]", "\"gaps\":[{\"inspector\":\"i\",\"reason\":\"0\",\"detail\":\"d\"}]", "'0' is not one of")]
    [InlineData("\"gaps\":[]", "\"gaps\":[{\"inspector\":\"i\",\"reason\":\"malformed\",\"detail\":\"d\",\"path\":\"../x\"}]", "'..' segment")]
    [InlineData("2026-05-01T12:00:00Z", "2026-05-01T12:00:00+00:00", "A time is written as")]
    [InlineData("2026-05-01T12:00:00Z", "2026-05-01T12:00:00.0Z", "A time is written as")]
    [InlineData("2026-05-01T12:00:00Z", "2026-02-30T12:00:00Z", "A time is written as")]
    [InlineData("\"00:10:00\"", "\"0:10:0\"", "A duration is written as")]
    [InlineData("\"maxFiles\":1", "\"maxFiles\":1.0", "not a 64-bit integer")]
    [InlineData("\"maxFiles\":1", "\"maxFiles\":1e0", "not a 64-bit integer")]
    [InlineData("\"maxFiles\":1", "\"maxFiles\":-0", "written as 0")]
    [InlineData("\"maxFiles\":1", "\"maxFiles\":-1", "may not be negative")]
    [InlineData("\"maxFiles\":1", "\"maxFiles\":9223372036854775808", "not a 64-bit integer")]
    [InlineData("\"maxDepth\":1", "\"maxDepth\":4294967296", "too large")]
    [InlineData("\"path\":\"a\"", "\"path\":\"/a\"", "is absolute")]
    [InlineData("\"path\":\"a\"", "\"path\":\"\\ud800\"", "not valid Unicode")]
    [InlineData("\"path\":\"a\"", "\"path\":null", "must be a string")]
    [InlineData("\"length\":1", "\"length\":\"1\"", "must be an integer")]
    [InlineData("\"format\":\"text\"", "\"format\":\"text\",\"sha256\":\"AB\"", "64 lowercase hexadecimal digits")]
    [InlineData("\"format\":\"text\"", "\"format\":\"text\",\"digests\":{\"md5\":\"1\",\"md5\":\"1\"}", "occurs twice")]
    [InlineData("\"a.list\":[]", "\"a.list\":[\"x\"]", "declared as collection")]
    [InlineData("\"a.list\":[]", "\"a.list\":[{\"f\":[{}]}]", "may not hold items")]
    [InlineData("\"a.list\":[]", "\"a.list\":[{\"f\":1,\"f\":2}]", "occurs twice")]
    [InlineData("\"a.list\":[]", "\"a.list\":[{\"f\":null}]", "A fact is a string")]
    [InlineData("\"a.list\":[]", "\"a.list\":[],\"a.list\":[]", "occurs twice")]
    [InlineData("\"a.list\":[]", "\"a.list\":{}", "A fact is a string")]
    [InlineData("\"a.text\":\"x\"", "\"a.text\":1", "declared as text")]
    [InlineData("\"a.text\":\"x\"", "\"\":1", "has no name")]
    [InlineData("\"name\":\"a.text\"", "\"name\":\"a.list\"", "declared twice")]
    [InlineData("}]}", "},{\"path\":\"a\",\"length\":1,\"format\":\"text\"}]}", "listed once, in code-point order")]
    [InlineData("\"inspectors\"", "\"rootDigest\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"inspectors\"", "the digests of the files give none")]
    [InlineData("\"gaps\":[]", "\"gaps\":[],", "")]
    [InlineData("\"gaps\":[]", "\"gaps\":[/**/]", "")]
    [InlineData("\"gaps\":[]", "'gaps':[]", "")]
    [InlineData("\"gaps\":[]", "\"gaps\":NaN", "")]
    public void A_document_that_is_not_exactly_right_is_refused_with_its_place(string from, string to, string message)
    {
        int at = Document.LastIndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0);
        string text = string.Concat(Document.AsSpan(0, at), to, Document.AsSpan(at + from.Length));
        InputProblem problem = Assert.Single(Assert.Throws<InvalidInputException>(() => EvidenceJson.Read(Encoding.UTF8.GetBytes(text), "old.json")).Problems);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(("old.json", 1), (problem.File, problem.Line));
        Assert.True(problem.Column > 0);
    }

    [Fact]
    public void Deep_nesting_and_trailing_text_and_byte_order_marks_are_refused()
    {
        Assert.Throws<InvalidInputException>(() => EvidenceJson.Read(Encoding.UTF8.GetBytes(new string('[', 1_000_000))));
        Assert.Throws<InvalidInputException>(() => EvidenceJson.Read(Encoding.UTF8.GetBytes(Document + "{}")));
        Assert.Throws<InvalidInputException>(() => EvidenceJson.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Document)]));
        Assert.Throws<InvalidInputException>(() => EvidenceJson.Read([]));
        Assert.Throws<InvalidInputException>(() => EvidenceJson.Read([.. Encoding.UTF8.GetBytes(Document[..^1]), 0xFF]));
    }

    [Fact]
    public void An_item_with_thousands_of_fields_is_refused_quickly()
    {
        string fields = string.Join(',', Enumerable.Range(0, 100_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"f{i}\":1")));
        string text = Document.Replace("\"a.list\":[]", "\"a.list\":[{" + fields + "}]", StringComparison.Ordinal);
        Assert.Contains("at most 256 fields", Assert.Throws<InvalidInputException>(() => EvidenceJson.Read(Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);
    }
}
