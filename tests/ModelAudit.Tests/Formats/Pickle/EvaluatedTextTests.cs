using ModelAudit.Formats.Pickle;

namespace ModelAudit.Tests.Formats.Pickle;

public sealed class EvaluatedTextTests
{
    [Theory]
    [InlineData("", "loc=0, scale=1", "loc, scale", true)]
    [InlineData("a, b, ", "loc=0, scale=1", "loc, scale", true)]
    [InlineData("n, p, ", "loc=0", "loc, 1", true)]
    [InlineData("a, ", "loc=0", "loc, scale", false)]
    [InlineData("a=f(), ", "loc=0", "loc, 1", false)]
    [InlineData("a,\n ", "loc=0", "loc, 1", false)]
    [InlineData("9, ", "loc=0", "loc, 1", false)]
    public void A_parser_differs_in_the_names_of_its_shapes_only(string shapes, string given, string used, bool isParser) =>
        Assert.Equal(isParser, EvaluatedText.IsParser(
            $"\ndef _parse_args(self, {shapes} {given}):\n    return ({shapes}), {used}\n"
            + $"\ndef _parse_args_rvs(self, {shapes} {given}, size=None):\n    return self._argcheck_rvs({shapes} {used}, size=size)\n"
            + $"\ndef _parse_args_stats(self, {shapes} {given}, moments='mv'):\n    return ({shapes}), {used}, moments\n"));

    [Theory]
    [InlineData("import os")]
    [InlineData("\ndef _parse_args(self, ):")]
    [InlineData("\ndef _parse_args(self,  loc=0):\n    return (), loc, 1\n")]
    public void Other_source_is_no_parser(string text) => Assert.False(EvaluatedText.IsParser(text));

    [Theory]
    [InlineData("y ~ x", true)]
    [InlineData("y ~ x + C(g, Treatment('a b')) * np.log(z) - 1", true)]
    [InlineData("np.log1p(y) ~ bs(x, df=4) + I(x ** 2) / 1.5", true)]
    [InlineData("y ~ Q(\"a.b\")", true)]
    [InlineData("y ~ f(x)", false)]
    [InlineData("y ~ x.tofile", false)]
    [InlineData("y ~ __builtins__", false)]
    [InlineData("y ~ x[0]", false)]
    [InlineData("y ~ C(x).a", false)]
    [InlineData("y ~ I(f) (x)", false)]
    [InlineData("y ~ (f)(x)", false)]
    [InlineData("y ~ 'a\\'", false)]
    [InlineData("y ~ 'a", false)]
    [InlineData("y ~ {f}", false)]
    [InlineData("os.system ('id')", false)]
    public void A_formula_computes_only_by_functions_that_are_known(string text, bool isFormula) => Assert.Equal(isFormula, EvaluatedText.IsFormula(text));
}
