using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Tests.Output;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("DeepSeek-R1", "DeepSeek-R1")]
    [InlineData("Größe_1.5B", "Größe_1.5B")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("-rf", "rf")]
    [InlineData("a\u001b[31mb\nc", "a--31mb-c")]
    [InlineData("evil\u202Egpj", "evil-gpj")]
    [InlineData("...", "model")]
    [InlineData("con:stream*?", "con-stream--")]
    public void The_name_of_a_model_becomes_a_harmless_file_name(string name, string expected) => Assert.Equal(expected, FileName.Of(name));

    [Fact]
    public void A_name_is_bounded() => Assert.InRange(FileName.Of(new string('x', 5_000)).Length, 1, 100);
}
