using ModelAudit.Formats.ModelFiles;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Paddle;

public sealed class PaddleJsonInspectorTests
{
    private static ArchiveExamination Examine(string operation) => ModelFileFindings.Examine(
        $$$"""{"base_code": {"magic": "pir", "trainable": false, "version": 1}, "program": {"regions": [{"#": "region_0", "blocks": [{"#": "block_0", "args": [], "ops": [{"#": "p", "A": [0, 1, 1, "w"], "O": {"%": 1}}, {{{operation}}}]}]}]}}""", "inference.json");

    [Fact]
    public void A_program_says_its_operators()
    {
        ArchiveExamination found = Examine("""{"#": "1.conv2d", "I": [{"%": 1}], "O": [{"%": 2}]}""");
        Assert.Equal(("paddle-json", "1"), (found.Format, found.Value(ModelFileFacts.Version)));
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Codes());
        Assert.Empty(found.Calls());
        Assert.Equal(["builtin.parameter 1", "pd_op.conv2d 1"], found.Parts());
    }

    [Theory]
    [InlineData("""{"#": "1.py_func"}""", "operator paddle::py_func")]
    [InlineData("""{"#": "3.my_op"}""", "custom-operator paddle::custom_op.my_op")]
    [InlineData("""{"#": "custom_op.my_op"}""", "custom-operator paddle::custom_op.my_op")]
    [InlineData("""{"#": "1.if", "regions": [{"blocks": [{"ops": [{"#": "9.x"}]}]}]}""", "custom-operator paddle::9.x")]
    public void Operators_that_bring_code_are_calls(string operation, string call) => Assert.Equal([call], Examine(operation).Calls());

    [Theory]
    [InlineData("1")]
    [InlineData("""{"#": ""}""")]
    public void An_operator_without_a_name_is_a_defect(string operation) => Assert.Equal(["syntax"], Examine(operation).Codes());
}
