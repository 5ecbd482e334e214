using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

public sealed class ModelCardTests
{
    private static readonly ModelCardInspector Inspector = new();

    private static ModelContext Card(string text) => new Tree().With("README.md", text).Inspect(Inspector);

    [Fact]
    public void Front_matter_states_what_it_declares()
    {
        ModelContext context = Card("""
            ---
            license: other
            license_name: llama3.1
            license_link: LICENSE
            base_model:
              - meta-llama/Llama-3.1-8B
              - "other/base"
            base_model_relation: finetune
            datasets: [a/b, c/d]
            language:
            - en
            - no
            tags:
            - text-generation
            - 1.0
            library_name: transformers
            pipeline_tag: text-generation
            co2_eq_emissions:
              emissions: 12
            model-index:
            - name: x
              results: []
            ---
            # Title
            text
            """);
        Assert.Empty(context.Gaps);
        Assert.Empty(context.Facts.Unstated);
        Assert.True(context.Value(ModelCardFacts.HasMetadata));
        Assert.Equal(["other"], context.Value(ModelCardFacts.License).ToArray());
        Assert.Equal("llama3.1", context.Value(ModelCardFacts.LicenseName));
        Assert.Equal("LICENSE", context.Value(ModelCardFacts.LicenseLink));
        Assert.Equal(["meta-llama/Llama-3.1-8B", "other/base"], context.Value(ModelCardFacts.BaseModels).ToArray());
        Assert.Equal("finetune", context.Value(ModelCardFacts.BaseModelRelation));
        Assert.Equal(["a/b", "c/d"], context.Value(ModelCardFacts.Datasets).ToArray());
        Assert.Equal(["en", "no"], context.Value(ModelCardFacts.Languages).ToArray());
        Assert.Equal(["text-generation", "1.0"], context.Value(ModelCardFacts.Tags).ToArray());
        Assert.Equal("transformers", context.Value(ModelCardFacts.LibraryName));
        Assert.Equal("text-generation", context.Value(ModelCardFacts.PipelineTag));
        Assert.True(context.Value(ModelCardFacts.HasEmissions));
    }

    [Theory]
    [InlineData("---\r\nlicense: mit\r\n---\r\n# x\r\n")]
    [InlineData("\uFEFF---\nlicense: mit\n---\n")]
    [InlineData("\n\n---\nlicense: mit\n---\n")]
    [InlineData("---\nlicense: mit\n---")]
    [InlineData("---  \nlicense: mit\n---  \n")]
    [InlineData("---\nlicense: [mit]\n---\n")]
    [InlineData("---\nlicense: !!str mit\n---\n")]
    [InlineData("---\nlicense: !python/object:os.system mit\n---\n")]
    [InlineData("---\n\"license\": 'mit'\n---\n")]
    [InlineData("---\nlicense: &x mit\n---\n")]
    public void One_license_is_read_from_every_spelling(string text)
    {
        ModelContext context = Card(text);
        Assert.Empty(context.Gaps);
        Assert.Equal("mit", Assert.Single(context.Value(ModelCardFacts.License)));
    }

    [Theory]
    [InlineData("# Title\nlicense: mit\n")]
    [InlineData("")]
    [InlineData("text\n---\nlicense: mit\n---\n")]
    [InlineData("----\nlicense: mit\n----\n")]
    public void A_card_without_front_matter_declares_nothing(string text)
    {
        ModelContext context = Card(text);
        Assert.Empty(context.Gaps);
        Assert.False(context.Value(ModelCardFacts.HasMetadata));
        Assert.True(context.IsAbsent(ModelCardFacts.License));
    }

    [Theory]
    [InlineData("---\n---\n")]
    [InlineData("---\n# only a comment\n---\n")]
    [InlineData("---\nlicense:\n---\n")]
    [InlineData("---\nlicense: ~\n---\n")]
    [InlineData("---\nlicense: null\n---\n")]
    [InlineData("---\nlicense: []\n---\n")]
    public void Front_matter_that_says_nothing_declares_nothing(string text)
    {
        ModelContext context = Card(text);
        Assert.Empty(context.Gaps);
        Assert.True(context.Value(ModelCardFacts.HasMetadata));
        Assert.True(context.IsAbsent(ModelCardFacts.License));
    }

    [Theory]
    [InlineData("---\nlicense: mit\n")]
    [InlineData("---")]
    [InlineData("---\nlicense: [mit\n---\n")]
    [InlineData("---\nlicense: \"mit\n---\n")]
    [InlineData("---\n- a\n- b\n---\n")]
    [InlineData("---\njust text\n---\n")]
    [InlineData("---\na: b: c\n---\n")]
    [InlineData("---\nx: &a [1]\ny: *a\n---\n")]
    [InlineData("---\nx: *missing\n---\n")]
    [InlineData("---\nlicense: mit\n...\nlicense: gpl\n---\n")]
    [InlineData("---\n%YAML 9.9\nlicense: mit\n---\n")]
    [InlineData("---\na: \"\\uD800\"\nb: \"\\q\"\n---\n")]
    [InlineData("---\n{\n---\n")]
    public void Front_matter_that_cannot_be_read_makes_its_facts_unknown(string text)
    {
        ModelContext context = Card(text);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.False(context.Value(ModelCardFacts.HasMetadata));
        Assert.True(context.IsUnknown(ModelCardFacts.License));
        Assert.NotNull(context.Value(ModelCardFacts.Path));
    }

    [Fact]
    public void Aliases_that_stand_for_billions_of_nodes_are_refused()
    {
        string bomb = "---\na0: &a0 [x,x]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} [*a{i - 1},*a{i - 1}]\n")) + "---\n";
        Assert.True(Card(bomb).HasGap(GapReason.Malformed, "alias"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    public void Deep_nesting_is_refused(int depth)
    {
        ModelContext context = Card("---\na: " + new string('[', depth) + new string(']', depth) + "\n---\n");
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(ModelCardFacts.License));
    }

    [Fact]
    public void Long_front_matter_is_refused_with_the_bound() =>
        Assert.True(Card("---\na: " + new string('x', CardDocument.MaximumMatterLength) + "\n---\n").HasGap(GapReason.LimitReached));

    [Fact]
    public void A_card_that_is_too_long_is_refused_with_the_bound()
    {
        ModelContext context = Card(new string('x', CardDocument.MaximumBytes + 1));
        Assert.True(context.HasGap(GapReason.LimitReached));
        Assert.True(context.IsUnknown(ModelCardFacts.Path));
    }

    [Fact]
    public void A_key_that_occurs_twice_is_unknown_and_the_others_stand()
    {
        ModelContext context = Card("---\nlicense: mit\nlanguage: en\nlicense: gpl-3.0\n---\n");
        Assert.True(context.HasGap(GapReason.Malformed, "'license' occurs twice (line 4)"));
        Assert.True(context.IsUnknown(ModelCardFacts.License));
        Assert.Equal(["en"], context.Value(ModelCardFacts.Languages).ToArray());
    }

    [Theory]
    [InlineData("license: {name: mit}", "license")]
    [InlineData("license: [[mit]]", "license")]
    [InlineData("license_name: [a, b]", "license_name")]
    [InlineData("base_model: {a: b}", "base_model")]
    public void A_value_of_a_wrong_shape_is_a_gap_with_its_line(string line, string key)
    {
        ModelContext context = Card($"---\ntags: x\n{line}\n---\n");
        Assert.True(context.HasGap(GapReason.Malformed, $"'{key}' on line 3"));
        Assert.Single(context.Facts.Unstated);
    }

    [Fact]
    public void Invalid_UTF8_makes_the_card_unknown()
    {
        ModelContext context = new Tree().With("README.md", [.. "---\nlicense: mit\n---\n"u8, 0xFF]).Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Malformed, "UTF-8"));
        Assert.True(context.IsUnknown(ModelCardFacts.License));
    }

    [Theory]
    [InlineData("readme.md")]
    [InlineData("Readme.MD")]
    [InlineData("modelcard.md")]
    [InlineData("model_card.md")]
    public void The_card_goes_by_several_names(string name) =>
        Assert.Equal(name, new Tree().With(name, "# x\ntext").With("docs/README.md", "y").Inspect(Inspector).Value(ModelCardFacts.Path));

    [Fact]
    public void The_exact_name_wins() =>
        Assert.Equal("README.md", new Tree().With("README.MD", "x").With("README.md", "x").With("modelcard.md", "y").Inspect(Inspector).Value(ModelCardFacts.Path));

    [Fact]
    public void Without_a_card_everything_is_known_to_be_absent()
    {
        ModelContext context = new Tree().With("docs/README.md", "x").Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.Empty(context.Facts.Unstated);
        Assert.True(context.IsAbsent(ModelCardFacts.Path));
    }

    [Fact]
    public void A_card_that_was_not_examined_is_unknown() => Assert.True(new Tree().WithUnreadable("README.md").Inspect(Inspector).IsUnknown(ModelCardFacts.Path));

    [Fact]
    public void Headings_are_found_outside_of_fences_and_comments()
    {
        ModelContext context = Card("""
            # **Model** [Card](http://x) #
            <!-- ## Hidden -->
            ```
            # not a heading
            ```
            ~~~
            ## nor this
            ```
            ~~~
            Underlined
            ==========
            some text
            Second
            ------
            <h3 align="center">HTML <b>heading</b></h3>
            #hashtag
                # code
            ####### seven
            """);
        Assert.Equal(
            ["Model Card|1", "Underlined|1", "Second|2", "HTML heading|3"],
            context.Rows(ModelCardFacts.Sections, "title", "level"));
    }

    [Fact]
    public void Topics_need_text_below_their_heading()
    {
        ModelContext context = Card("""
            ## Intended Use
            For research.
            ## Limitations
            [More Information Needed]
            ## Evaluation
            ### Benchmarks
            AIME 79.8
            ## 7. License
            <!-- nothing -->
            ## 9. Contact
            """);
        Assert.Equal(["intended-use", "evaluation"], context.Value(ModelCardFacts.Topics).ToArray());
    }

    [Fact]
    public void Bold_words_at_the_start_of_a_paragraph_are_the_lowest_heading()
    {
        Assert.True(Card("## Hardware and Software\n\n**Training Greenhouse Gas Emissions:** 420 tons CO2eq.\n").Value(ModelCardFacts.HasEmissions));
        Assert.False(Card("## Hardware\n\nIt is said that **energy** matters.\n").Value(ModelCardFacts.HasEmissions));
        Assert.False(Card("## Hardware\n\n**Training Energy Use**\n").Value(ModelCardFacts.HasEmissions));
    }

    [Fact]
    public void A_heading_about_carbon_states_emissions()
    {
        Assert.True(Card("## Environmental Impact\n11,390 t").Value(ModelCardFacts.HasEmissions));
        Assert.False(Card("## Environmental Impact\n").Value(ModelCardFacts.HasEmissions));
    }

    [Fact]
    public void Any_text_as_front_matter_is_read_or_refused() =>
        Gen.OneOf([.. new[] { "a", ":", " ", "\n", "- ", "[", "]", "{", "}", "&x ", "*x", "!", "|", ">", "'", "\"", "#", "%", "@", "\\", "? ", "---", "...", ",", "\t", "license: mit\n", "<<", "\u0085", "😀" }
            .Select(piece => Gen.Const(piece))]).Array[0, 30].Sample(
                pieces => Card("---\n" + string.Concat(pieces) + "\n---\n# x\n"),
                iter: 3_000);
}
