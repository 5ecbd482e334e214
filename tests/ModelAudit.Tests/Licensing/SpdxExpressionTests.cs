using System.Text;
using CsCheck;
using ModelAudit.Licensing;

namespace ModelAudit.Tests.Licensing;

public sealed class SpdxExpressionTests
{
    [Theory]
    [InlineData("MIT", "MIT")]
    [InlineData("  MIT  ", "MIT")]
    [InlineData("(MIT)", "MIT")]
    [InlineData("((MIT))", "MIT")]
    [InlineData("mit or apache-2.0", "mit OR apache-2.0")]
    [InlineData("MIT and Apache-2.0", "MIT AND Apache-2.0")]
    [InlineData("GPL-2.0+", "GPL-2.0+")]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0")]
    [InlineData("GPL-2.0+ with Bison-exception-2.2", "GPL-2.0+ WITH Bison-exception-2.2")]
    [InlineData("LicenseRef-llama3.1", "LicenseRef-llama3.1")]
    [InlineData("DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2", "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2")]
    [InlineData("MIT WITH AdditionRef-x", "MIT WITH AdditionRef-x")]
    [InlineData("MIT WITH DocumentRef-d:AdditionRef-x", "MIT WITH DocumentRef-d:AdditionRef-x")]
    [InlineData("MIT OR (Apache-2.0 AND BSD-3-Clause)", "MIT OR Apache-2.0 AND BSD-3-Clause")]
    [InlineData("(MIT OR Apache-2.0) AND BSD-3-Clause", "(MIT OR Apache-2.0) AND BSD-3-Clause")]
    [InlineData("A AND (B OR C) AND D", "A AND (B OR C) AND D")]
    [InlineData("A OR B AND C OR D", "A OR B AND C OR D")]
    [InlineData("A OR (B OR (C OR D))", "A OR B OR C OR D")]
    [InlineData("A AND (B AND C)", "A AND B AND C")]
    [InlineData("(A)AND(B)", "A AND B")]
    [InlineData("NOASSERTION", "NOASSERTION")]
    [InlineData("NONE", "NONE")]
    [InlineData("MIT\tOR\nISC", "MIT OR ISC")]
    public void An_expression_is_read_and_written_in_normal_form(string text, string expected)
    {
        SpdxExpression expression = SpdxExpression.Parse(text);
        Assert.Equal(expected, expression.ToString());
        Assert.Equal(expression, SpdxExpression.Parse(expression.ToString()));
    }

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("   ", 3, "empty")]
    [InlineData("MIT OR", 6, "missing")]
    [InlineData("OR MIT", 0, "operator 'OR'")]
    [InlineData("MIT MIT", 4, "AND, OR, WITH or the end")]
    [InlineData("MIT Or ISC", 4, "upper case")]
    [InlineData("MIT AND AND ISC", 8, "operator 'AND'")]
    [InlineData("(MIT", 0, "not closed")]
    [InlineData("MIT OR (ISC AND (BSD-2-Clause)", 7, "not closed")]
    [InlineData("MIT)", 3, "never opened")]
    [InlineData("()", 1, "not ')'")]
    [InlineData("MIT WITH", 8, "exception is expected")]
    [InlineData("MIT WITH OR", 9, "exception is expected")]
    [InlineData("(MIT) WITH X", 6, "single license")]
    [InlineData("MIT WITH a WITH b", 11, "single license")]
    [InlineData("LicenseRef-", 0, "followed by a name")]
    [InlineData("LicenseRef-a+", 12, "cannot follow")]
    [InlineData("NONE+", 4, "cannot follow")]
    [InlineData("DocumentRef-a", 0, "followed by")]
    [InlineData("DocumentRef-a:MIT", 0, "starts with 'LicenseRef-'")]
    [InlineData("DocumentRef-:LicenseRef-a", 0, "must name a document")]
    [InlineData("MIT/ISC", 3, "cannot be part")]
    [InlineData("MIT, ISC", 3, "cannot be part")]
    [InlineData("Apache License 2.0", 7, "AND, OR, WITH or the end")]
    [InlineData("MIT++", 4, "cannot be part")]
    [InlineData("Lizenz-ü", 7, "cannot be part")]
    [InlineData("+", 0, "not '+'")]
    public void What_is_no_expression_is_refused_with_the_place(string text, int position, string message)
    {
        Assert.False(SpdxExpression.TryParse(text, out _, out SpdxProblem? problem));
        Assert.Equal(position, problem.Position);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        FormatException exception = Assert.Throws<FormatException>(() => SpdxExpression.Parse(text));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_text_is_refused_like_an_empty_one() => Assert.False(SpdxExpression.TryParse(null, out _, out _));

    [Theory]
    [InlineData("MIT", "MIT", true)]
    [InlineData("mit", "MIT", true)]
    [InlineData("MIT", "ISC", false)]
    [InlineData("MIT", "", false)]
    [InlineData("MIT OR GPL-3.0-only", "MIT", true)]
    [InlineData("MIT AND GPL-3.0-only", "MIT", false)]
    [InlineData("MIT AND ISC", "MIT|ISC", true)]
    [InlineData("A OR B AND C", "A", true)]
    [InlineData("A OR B AND C", "B", false)]
    [InlineData("(A OR B) AND C", "A", false)]
    [InlineData("(A OR B) AND C", "B|C", true)]
    [InlineData("GPL-2.0-or-later", "GPL-3.0-only", true)]
    [InlineData("GPL-2.0-or-later", "GPL-2.0-only", true)]
    [InlineData("GPL-2.0-or-later", "LGPL-3.0-only", false)]
    [InlineData("GPL-3.0-or-later", "GPL-2.0-only", false)]
    [InlineData("GPL-2.0-only", "GPL-2.0-or-later", false)]
    [InlineData("GPL-2.0", "GPL-2.0-only", true)]
    [InlineData("GPL-2.0+", "GPL-2.0-or-later", true)]
    [InlineData("Apache-1.1+", "Apache-2.0", true)]
    [InlineData("Apache-1.1", "Apache-2.0", false)]
    [InlineData("BSD-2-Clause+", "BSD-3-Clause", false)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", false)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only|Classpath-exception-2.0", true)]
    [InlineData("GPL-2.0-or-later WITH Classpath-exception-2.0", "GPL-3.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", false)]
    [InlineData("LicenseRef-llama3", "LicenseRef-llama3", true)]
    [InlineData("LicenseRef-llama3", "LicenseRef-llama3.1", false)]
    [InlineData("NOASSERTION", "MIT", false)]
    [InlineData("MIT", "MIT OR ISC", false)]
    [InlineData("MIT", "not a license", false)]
    public void An_expression_is_satisfied_by_what_is_allowed(string text, string allowed, bool expected) =>
        Assert.Equal(expected, SpdxExpression.Parse(text).IsSatisfiedBy(allowed.Split('|', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void All_of_several_expressions_keeps_their_choices_apart()
    {
        SpdxExpression joined = SpdxExpression.AllOf([SpdxExpression.Parse("MIT OR ISC"), SpdxExpression.Parse("A"), SpdxExpression.Parse("A")]);
        Assert.Equal("(MIT OR ISC) AND A", joined.ToString());
        Assert.Throws<ArgumentException>(() => SpdxExpression.AllOf([]));
    }

    [Fact]
    public void Licenses_are_listed_once_in_the_order_written()
    {
        SpdxExpression expression = SpdxExpression.Parse("MIT OR (GPL-2.0+ WITH X AND MIT)");
        Assert.Equal(["MIT", "GPL-2.0+ WITH X"], expression.Licenses.Select(license => license.ToString()));
        Assert.True(expression.HasChoice);
    }

    [Fact]
    public void Deep_parentheses_need_no_recursion()
    {
        const int Depth = 8_000;
        string text = new string('(', Depth) + "MIT" + new string(')', Depth);
        Assert.Equal("MIT", SpdxExpression.Parse(text).ToString());
        Assert.False(SpdxExpression.TryParse(new string('(', Depth) + "MIT", out _, out _));
    }

    [Fact]
    public void Deeply_nested_choices_are_written_and_read_again()
    {
        var text = new StringBuilder("A");
        for (int i = 0; i < 500; i++)
        {
            text.Insert(0, "(").Append(" OR B) AND C");
        }

        SpdxExpression expression = SpdxExpression.Parse(text.ToString());
        Assert.Equal(expression, SpdxExpression.Parse(expression.ToString()));
        Assert.True(expression.IsSatisfiedBy(["B", "C"]));
        Assert.False(expression.IsSatisfiedBy(["A", "B"]));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused()
    {
        Assert.False(SpdxExpression.TryParse(new string('A', SpdxExpression.MaximumLength + 1), out _, out SpdxProblem? problem));
        Assert.Contains("more than", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_of_the_alphabet_is_read_or_refused_without_an_exception() =>
        Gen.OneOf([.. new[] { "MIT", "AND", "OR", "WITH", "(", ")", "+", " ", "LicenseRef-", "DocumentRef-a", ":", "with", "x", "-or-later", "\u00e9" }.Select(piece => Gen.Const(piece))])
            .Array[0, 24]
            .Sample(pieces =>
            {
                string text = string.Concat(pieces);
                if (SpdxExpression.TryParse(text, out SpdxExpression? expression, out SpdxProblem? problem))
                {
                    Assert.Equal(expression, SpdxExpression.Parse(expression.ToString()));
                    Assert.True(expression.Evaluate(_ => true));
                    Assert.False(expression.Evaluate(_ => false));
                }
                else
                {
                    Assert.InRange(problem.Position, 0, text.Length);
                }
            });
}
