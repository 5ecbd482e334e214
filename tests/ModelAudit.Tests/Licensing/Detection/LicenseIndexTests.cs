using ModelAudit.DataTool.Licenses;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Detection;

namespace ModelAudit.Tests.Licensing.Detection;

public sealed class LicenseIndexTests
{
    /// <summary>Names the inputs of the index, spdx-full.json and the folder of model license texts, with ';' between them.</summary>
    private const string InputsVariable = "MODELAUDIT_LICENSE_INPUTS";

    private const int LargestFile = 600_000;

    private static byte[] File
    {
        get
        {
            using Stream stream = typeof(LicenseIndex).Assembly.GetManifestResourceStream("licensing/license-index.bin")!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }

    [Fact]
    public void The_committed_index_is_what_its_inputs_make_or_at_least_whole()
    {
        byte[] payload = LicenseIndexFile.Payload(File);
        Assert.InRange(File.Length, 1, LargestFile);
        if (Environment.GetEnvironmentVariable(InputsVariable) is { Length: > 0 } inputs)
        {
            string[] paths = inputs.Split(';');
            Assert.Equal(IndexInputs.Build(System.IO.File.ReadAllBytes(paths[0]), paths[1]), payload);
        }

        // Writing what was read gives the file again, so that nothing in it goes unread.
        LicenseIndex index = LicenseIndexFile.Read(File);
        Assert.Equal(index.Tokens.Length, index.Entries.Sum(entry => entry.Length));
        Assert.Equal([IndexInputs.SpdxSha256], index.Inputs.Where(input => input.Name == IndexInputs.SpdxPackage && input.Version == IndexInputs.SpdxVersion).Select(input => input.Sha256));
        Assert.Equal(2, index.Inputs.Length);
    }

    [Fact]
    public void Every_known_text_has_identifiers_and_words_of_the_vocabulary()
    {
        LicenseIndex index = LicenseIndex.Embedded;
        Assert.True(index.Entries.Length > 700);
        foreach (LicenseEntry entry in index.Entries)
        {
            Assert.All(entry.Ids, id => Assert.True(SpdxExpression.TryParse(id, out _, out _), id));
            Assert.True(entry.Title < entry.Body && entry.Body <= entry.Length, entry.Id);
            Assert.InRange(entry.Input, 0, index.Inputs.Length - 1);
            Assert.True(index.TokensOf(entry).IndexOfAnyExceptInRange(LicenseVocabulary.Placeholder, (ushort)(index.Vocabulary.Count + 1)) < 0, entry.Id);
            Assert.All(entry.Required, word => Assert.True(index.TokensOf(entry).Contains(word), entry.Id));
        }
    }

    [Fact]
    public void Every_known_text_is_found_by_its_words()
    {
        LicenseIndex index = LicenseIndex.Embedded;
        foreach (LicenseEntry entry in index.Entries)
        {
            int found = index.FindExact(index.TokensOf(entry));
            Assert.True(found >= 0 && index.TokensOf(index.Entries[found]).IndexOf(index.TokensOf(entry)) >= 0, entry.Id);
        }
    }

    [Fact]
    public void Model_licenses_have_the_identifiers_that_the_rules_use()
    {
        string[] ids = [.. LicenseIndex.Embedded.Entries.SelectMany(entry => entry.Ids)];
        Assert.All(
            new[] { "LicenseRef-llama2", "LicenseRef-llama3", "LicenseRef-llama3.1", "LicenseRef-llama3.2", "LicenseRef-llama3.3", "LicenseRef-llama4", "LicenseRef-gemma", "LicenseRef-deepseek", "LicenseRef-qwen", "LicenseRef-yi-license" },
            id => Assert.Contains(id, ids));
        Assert.Equal(["2024-04-01", "2025-03-24"], LicenseIndex.Embedded.Entries.Where(entry => entry.Id == "LicenseRef-gemma").Select(entry => entry.Version).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_index_holds_no_words()
    {
        string payload = System.Text.Encoding.Latin1.GetString(LicenseIndexFile.Payload(File));
        Assert.DoesNotContain("hereby granted", payload, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("noninfringement", payload, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(38)]
    [InlineData(1_000)]
    [InlineData(300_000)]
    public void A_damaged_file_is_told_from_a_whole_one(int place)
    {
        byte[] file = File;
        file[place] ^= 0x10;
        Assert.Throws<InvalidDataException>(() => LicenseIndexFile.Read(file));
    }

    [Fact]
    public void A_short_file_is_told_from_a_whole_one()
    {
        Assert.Throws<InvalidDataException>(() => LicenseIndexFile.Read([]));
        Assert.Throws<InvalidDataException>(() => LicenseIndexFile.Read(File.AsSpan(0, 50_000)));
    }

    [Fact]
    public void Texts_that_are_the_same_to_a_reader_become_one_with_all_identifiers()
    {
        var builder = new IndexBuilder();
        builder.AddInput("made here", "1", "none");
        builder.Add(new LicenseText(["A-1.0"], "A", string.Empty, false, true, 0, 5, [], SampleLicenses.Isc));
        builder.Add(new LicenseText(["B-1.0"], "B", string.Empty, false, true, 0, 3, ["warranties"], SampleLicenses.Isc.ToUpperInvariant()));
        LicenseIndex index = LicenseIndexFile.Read(IndexFile.Of(builder.Build()));
        LicenseEntry entry = Assert.Single(index.Entries);
        Assert.Equal("A-1.0 B-1.0", string.Join(' ', entry.Ids));
        Assert.Equal(3, entry.Rank);
    }

    [Fact]
    public void A_word_that_a_license_requires_has_to_be_in_its_text()
    {
        var builder = new IndexBuilder();
        builder.AddInput("made here", "1", "none");
        builder.Add(new LicenseText(["A-1.0"], "A", string.Empty, false, true, 0, 5, ["affero"], SampleLicenses.Isc));
        Assert.Throws<InvalidDataException>(builder.Build);
    }
}
