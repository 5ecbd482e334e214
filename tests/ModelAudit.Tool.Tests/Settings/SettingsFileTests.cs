using System.Text;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Tests.Settings;

public sealed class SettingsFileTests
{
    [Fact]
    public void All_kinds_of_values_are_read_with_their_place()
    {
        (IReadOnlyList<ResolvedSetting> settings, IReadOnlyList<InputProblem> problems) = Read(
            """
            {
              "$schema": "anything",
              "rules": ["rules/acme.json", "/etc/rules"],
              "waivers": "waivers.json",
              "jobs": 4,
              "maxFileSize": "10GiB",
              "allowIncomplete": true,
              "failOn": "high"
            }
            """);

        Assert.Empty(problems);
        Assert.Equal<string>(["/policy/rules/acme.json", "/etc/rules"], Of(settings, "rules").Values);
        Assert.Equal<string>(["/policy/waivers.json"], Of(settings, "waivers").Values);
        Assert.Equal<string>(["4"], Of(settings, "jobs").Values);
        Assert.Equal<string>(["true"], Of(settings, "allowIncomplete").Values);
        Assert.Equal("modelaudit.json(5,3)", Of(settings, "jobs").Origin);
    }

    [Fact]
    public void A_format_with_a_file_is_taken_from_the_folder_of_the_settings()
    {
        (IReadOnlyList<ResolvedSetting> settings, _) = Read("""{ "format": ["text", "sarif=out/a.sarif"] }""");

        Assert.Equal<string>(["text", "sarif=/policy/out/a.sarif"], Of(settings, "format").Values);
    }

    [Fact]
    public void All_problems_come_at_once_with_line_and_column()
    {
        (_, IReadOnlyList<InputProblem> problems) = Read(
            """
            {
              "profil": "strict",
              "fail-on": "high",
              "jobs": "four",
              "jobs": 2,
              "failOn": "fatal",
              "quiet": "yes",
              "timeout": "forever",
              "rules": ["ok.json", 7, ""]
            }
            """);

        (int Line, int Column, string Message)[] expected =
        [
            (2, 3, "There is no setting 'profil'."),
            (3, 3, "There is no setting 'fail-on'; write 'failOn'."),
            (4, 11, "'jobs' must be a whole number."),
            (5, 3, "The name 'jobs' occurs twice."),
            (6, 13, "'failOn': 'fatal' is not one of critical, high, medium, low, info."),
            (7, 12, "'quiet' must be true or false."),
            (8, 14, "'timeout': 'forever' is not a time span"),
            (9, 24, "'rules' must be a string or an array of strings."),
            (9, 27, "'rules': a value may not be empty."),
        ];
        Assert.Equal(expected.Select(problem => (problem.Line, problem.Column)), problems.Select(problem => (problem.Line, problem.Column)));
        Assert.All(expected.Zip(problems), pair => Assert.StartsWith(pair.First.Message, pair.Second.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"jobs\": 1, }")]
    [InlineData("{ /* no comments */ }")]
    [InlineData("{ 'jobs': 1 }")]
    [InlineData("{ \"jobs\": 1 } {}")]
    [InlineData("{ \"jobs\": 01 }")]
    [InlineData("\uFEFF{}")]
    [InlineData("{ \"profile\": \"\\ud800\" }")]
    [InlineData("{ \"profile\": { \"a\": 1 } }")]
    [InlineData("{ \"x\": [[[[[[[[[[1]]]]]]]]]] }")]
    public void What_is_not_a_strict_settings_object_is_refused(string text)
    {
        (_, IReadOnlyList<InputProblem> problems) = Read(text);

        InputProblem problem = Assert.IsType<InputProblem>(problems[0]);
        Assert.True(problem.Line > 0 && problem.Column > 0, problem.ToString());
    }

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        (_, IReadOnlyList<InputProblem> problems) = Read("""{ "profile": "größe", "x": 1 }""");

        Assert.Equal(23, Assert.Single(problems).Column);
    }

    private static ResolvedSetting Of(IEnumerable<ResolvedSetting> settings, string key) => settings.Single(setting => setting.Definition.Key == key);

    private static (IReadOnlyList<ResolvedSetting> Settings, IReadOnlyList<InputProblem> Problems) Read(string text)
    {
        var problems = new List<InputProblem>();
        return (SettingsFile.Read("modelaudit.json", "/policy", Encoding.UTF8.GetBytes(text), problems), problems);
    }
}
