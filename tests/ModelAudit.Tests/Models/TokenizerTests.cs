using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

public sealed class TokenizerTests
{
    private static ModelContext Inspect(string content, string name = "tokenizer.json") => new Tree().With(name, content).Inspect(new TokenizerInspector());

    [Theory]
    [InlineData("""{"model": {"vocab": {"a": 0, "b": 5}}}""", 6)]
    [InlineData("""{"version": "1.0", "added_tokens": [{"id": 9, "content": "<s>", "special": true}], "model": {"type": "BPE", "merges": [["a", "b"]], "vocab": {"a": 0}}}""", 10)]
    [InlineData("""{"model": {"vocab": [["a", -1.5], ["b", [2]], 3, [], ["c"]]}}""", 4)]
    public void The_highest_number_is_told(string content, long size) => Assert.Equal(size, Inspect(content).Value(TokenizerFacts.Size));

    [Fact]
    public void A_vocabulary_alone_is_read_too() => Assert.Equal(2, Inspect("""{"a": 0, "b": 1, "c": "x"}""", "vocab.json").Value(TokenizerFacts.Size));

    [Theory]
    [InlineData("""{"model": {"vocab": {"a": 0, "a": 1}}}""", "two-numbers a 1")]
    [InlineData("""{"model": {"vocab": {"a": 0}}, "added_tokens": [{"content": "b", "id": 0}]}""", "two-tokens b 0")]
    [InlineData("""{"model": {"vocab": {"a": 0}}, "added_tokens": [{"content": "a", "id": 0}]}""", "")]
    public void Tokens_with_two_numbers_and_numbers_with_two_tokens_are_told(string content, string problems) =>
        Assert.Equal(problems, string.Join(' ', Inspect(content).Value(TokenizerFacts.Problems).Select(problem => $"{problem["code"]} {problem["token"]} {problem["number"]}")));

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"model\": ")]
    [InlineData("{} {}")]
    [InlineData("{\"model\": {\"vocab\": {\"\\ud800\": 1}}}")]
    public void What_is_no_tokenizer_is_a_gap(string content) => Assert.Equal(GapReason.Malformed, Assert.Single(Inspect(content).Gaps).Reason);

    [Fact]
    public void Without_a_tokenizer_nothing_is_known_to_be_there() => Assert.Empty(new Tree().With("a.txt", "a").Inspect(new TokenizerInspector()).Facts.Unstated);
}
