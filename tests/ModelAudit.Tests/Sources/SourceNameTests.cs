using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Sources;

public sealed class SourceNameTests
{
    [Theory]
    [InlineData("CON", "reserved-on-windows", "CON")]
    [InlineData("con.txt", "reserved-on-windows", "con")]
    [InlineData("sub/Nul.tar.gz", "reserved-on-windows", "Nul")]
    [InlineData("COM1", "reserved-on-windows", "COM1")]
    [InlineData("lpt\u00b3.bin", "reserved-on-windows", "lpt\u00b3")]
    [InlineData("aux .txt", "reserved-on-windows", "aux")]
    [InlineData("a:b", "reserved-on-windows", ":")]
    [InlineData("what?", "reserved-on-windows", "?")]
    [InlineData("a\u0007b", "control-character", "U+0007")]
    [InlineData("a\u001b[31mb", "control-character", "U+001B")]
    [InlineData("a\u0085b", "control-character", "U+0085")]
    [InlineData("photo\u202egnp.exe", "bidirectional-control", "U+202E")]
    [InlineData("a\u200fb", "bidirectional-control", "U+200F")]
    [InlineData("a\u2066b", "bidirectional-control", "U+2066")]
    [InlineData("a\\b", "backslash", "\\")]
    [InlineData("name.", "trailing-dot-or-space", ".")]
    [InlineData("name ", "trailing-dot-or-space", " ")]
    [InlineData("a\uFFFD", "not-utf8", "U+FFFD stands where the name is not valid UTF-8")]
    public async Task A_name_that_causes_trouble_is_a_fact(string path, string issue, string detail)
    {
        Assert.Equal([$"{path}|{issue}|{detail}"], await Names(path));
    }

    [Theory]
    [InlineData("model-00001-of-00163.safetensors")]
    [InlineData("COM10")]
    [InlineData("CONFIG.json")]
    [InlineData("nul-values/data.bin")]
    [InlineData("\u65e5\u672c\u8a9e/\u6a21\u578b.bin")]
    [InlineData(".gitattributes")]
    [InlineData("a b.txt")]
    public async Task An_ordinary_name_is_none(string path) => Assert.Empty(await Names(path));

    [Fact]
    public async Task Folders_are_named_once() =>
        Assert.Equal(["aux|reserved-on-windows|aux"], await Names("aux/a.txt", "aux/b.txt"));

    [Theory]
    [InlineData("A.txt", "a.TXT")]
    [InlineData("Model/x", "model/y", "Model", "model")]
    [InlineData("\u00c9t\u00e9", "\u00e9t\u00c9")]
    public async Task Names_that_differ_by_case_alone_collide(string first, string second, string? left = null, string? right = null) =>
        Assert.Contains($"{right ?? second}|collides-by-case|{left ?? first}", await Names(first, second));

    [Theory]
    [InlineData("e\u0301t\u00e9", "\u00e9te\u0301")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("a\u0323\u0302", "\u1ead")]
    [InlineData("\u304b\u3099", "\u304c")]
    public async Task Names_that_unicode_calls_equivalent_collide(string first, string second) =>
        Assert.Contains($"{second}|collides-by-normalization|{first}", await Names(first, second));

    private static async Task<string[]> Names(params string[] paths)
    {
        ArtifactFile[] entries = [.. paths.Select(path => new ArtifactFile(ArtifactPath.Parse(path), ArtifactEntryKind.Unreadable) { Detail = "It is only a name." })];
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(entries));
        Assert.True(evidence.Facts.TryGet(SourceFacts.Names, out ImmutableArray<FactItem> items));
        return [.. items.Select(item => $"{item["path"]}|{item["issue"]}|{item["detail"]}")];
    }
}
