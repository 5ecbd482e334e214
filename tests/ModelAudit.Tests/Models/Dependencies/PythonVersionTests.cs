using ModelAudit.Models.Dependencies;

namespace ModelAudit.Tests.Models.Dependencies;

public sealed class PythonVersionTests
{
    // PEP 440, "Summary of permitted suffixes and relative ordering", and the tests of pypa/packaging for local labels.
    private static readonly string[] Ordered =
    [
        "1.0.dev456", "1.0a1.dev2", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0",
        "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.1.dev1", "1.2", "1.10", "1!0.1",
    ];

    [Fact]
    public void Versions_are_ordered()
    {
        for (int i = 0; i < Ordered.Length; i++)
        {
            for (int j = 0; j < Ordered.Length; j++)
            {
                Assert.True(Math.Sign(Of(Ordered[i]).CompareTo(Of(Ordered[j]))) == Math.Sign(i.CompareTo(j)), $"{Ordered[i]} against {Ordered[j]}");
            }
        }
    }

    [Theory]
    [InlineData("v1.0", "1.0")]
    [InlineData("1.0-ALPHA_1", "1.0a1")]
    [InlineData("1.1.preview", "1.1rc0")]
    [InlineData("1.0-1", "1.0.post1")]
    [InlineData("1.0.rev2", "1.0.post2")]
    [InlineData("2.1.0+CU118", "2.1.0+cu118")]
    [InlineData("4.38.0.dev0", "4.38.0.dev0")]
    [InlineData(" 1!2.3 ", "1!2.3")]
    public void Spellings_are_normalised(string text, string normal) => Assert.Equal(normal, Of(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("banana")]
    [InlineData("1.0.x")]
    [InlineData("1.0+")]
    [InlineData("99999999999999999999999")]
    [InlineData("1..0")]
    public void What_is_no_version_is_refused(string text) => Assert.False(PythonVersion.TryParse(text, out _));

    [Theory]
    [InlineData("~=2.2", "2.3", true)]
    [InlineData("~=2.2", "3.0", false)]
    [InlineData("~=1.4.5", "1.5.0", false)]
    [InlineData("==1.1.*", "1.1.post1", true)]
    [InlineData("==1.1.*", "1.10", false)]
    [InlineData("!=1.1.*", "1.1.3", false)]
    [InlineData("==1.1", "1.1.0", true)]
    [InlineData("==2.1.0", "2.1.0+cu118", true)]
    [InlineData("==2.1.0+cu118", "2.1.0", false)]
    [InlineData("<2.0", "2.0rc1", false)]
    [InlineData("<2.0", "1.9", true)]
    [InlineData("<2.0rc2", "2.0rc1", true)]
    [InlineData(">1.7", "1.7.0.post1", false)]
    [InlineData(">1.7", "1.7.1", true)]
    [InlineData(">=1.0, <2.0, !=1.5", "1.5", false)]
    [InlineData("===1.0", "1.0", true)]
    [InlineData("", "1.0", true)]
    public void Specifiers_admit_versions(string specifier, string version, bool isAdmitted)
    {
        Assert.True(PythonSpecifier.TryParse(specifier, out PythonSpecifier? parsed));
        Assert.Equal(isAdmitted, parsed.Admits(Of(version)));
    }

    [Theory]
    [InlineData("~=2")]
    [InlineData("1.0")]
    [InlineData(">=")]
    [InlineData("=>1.0")]
    public void What_is_no_specifier_is_refused(string text) => Assert.False(PythonSpecifier.TryParse(text, out _));

    [Theory]
    [InlineData(">=2.0", "<2.6", true, true)]
    [InlineData(">=2.6", "<2.6", false, true)]
    [InlineData("<2.0", "<2.6", true, false)]
    [InlineData("==2.5.*", "<2.6", true, false)]
    [InlineData("~=2.5", "<2.6", true, true)]
    [InlineData("", "<2.6", true, true)]
    [InlineData(">=3.11,<3.12", ">=3.11.0,<3.11.3", true, true)]
    [InlineData(">2.5,<2.5", "<2.6", false, false)]
    public void Specifiers_are_compared(string specifier, string affected, bool both, bool only)
    {
        Assert.True(PythonSpecifier.TryParse(specifier, out PythonSpecifier? first));
        Assert.True(PythonSpecifier.TryParse(affected, out PythonSpecifier? second));
        Assert.Equal((both, only), first.Compare(second));
    }

    private static PythonVersion Of(string text) => PythonVersion.TryParse(text, out PythonVersion? version) ? version : throw new InvalidOperationException(text);
}
