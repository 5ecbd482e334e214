using ModelAudit.Reports;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Signing;

public sealed class TestResultTests
{
    private static readonly Waiver Waiver = new("W-1", "MA1002", "*", "a", "b", "j", ReportCases.AsOf, ReportCases.AsOf.AddDays(1));

    [Fact]
    public void Everything_passed()
    {
        TestResult result = TestResult.Of(ReportCases.Small());
        Assert.Equal("PASSED", result.Result);
        Assert.Equal("MA1002", Assert.Single(result.Passed));
        Assert.Empty(result.Warned);
        Assert.Empty(result.Failed);
    }

    [Fact]
    public void A_blocking_fail_is_a_failed_test()
    {
        TestResult result = TestResult.Of(ReportCases.Small(AuditVerdict.Failed, ReportCases.Finding(Verdict.Fail)));
        Assert.Equal("FAILED", result.Result);
        Assert.Equal("MA1002", Assert.Single(result.Failed));
        Assert.Empty(result.Passed);
        Assert.Empty(result.Warned);
    }

    [Theory]
    [InlineData(Verdict.Review, EnforcementLevel.Block, AuditVerdict.Incomplete)]
    [InlineData(Verdict.Inconclusive, EnforcementLevel.Block, AuditVerdict.Incomplete)]
    [InlineData(Verdict.Review, EnforcementLevel.Warn, AuditVerdict.Passed)]
    [InlineData(Verdict.Inconclusive, EnforcementLevel.Info, AuditVerdict.Passed)]
    [InlineData(Verdict.Fail, EnforcementLevel.Warn, AuditVerdict.Passed)]
    public void What_is_open_or_warned_of_is_never_passed(Verdict verdict, EnforcementLevel level, AuditVerdict reportVerdict)
    {
        TestResult result = TestResult.Of(ReportCases.Small(reportVerdict, ReportCases.Finding(verdict, level)));
        Assert.Equal("WARNED", result.Result);
        Assert.Equal("MA1002", Assert.Single(result.Warned));
        Assert.Empty(result.Passed);
    }

    [Fact]
    public void A_waived_fail_is_a_warning()
    {
        TestResult result = TestResult.Of(ReportCases.Small(AuditVerdict.Passed, ReportCases.Finding(Verdict.Fail, waiver: Waiver)));
        Assert.Equal("WARNED", result.Result);
        Assert.Equal("MA1002", Assert.Single(result.Warned));
    }

    [Fact]
    public void A_rule_that_is_off_or_does_not_apply_is_no_test()
    {
        AuditReport report = ReportCases.Small(AuditVerdict.Incomplete);
        foreach (RuleResult rule in new[] { report.Rules[0] with { Level = EnforcementLevel.Off }, report.Rules[0] with { Passed = 0, NotApplicable = 1 } })
        {
            TestResult result = TestResult.Of(report with { Rules = [rule] });
            Assert.Equal("WARNED", result.Result);
            Assert.Empty(result.Passed);
            Assert.Empty(result.Warned);
        }
    }

    [Fact]
    public void Nothing_passed_is_not_passed() => Assert.Equal("WARNED", TestResult.Of(ReportCases.Small() with { Rules = [] }).Result);
}
