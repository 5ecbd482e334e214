using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Tests.Signing;

namespace ModelAudit.Tests.Reports;

public sealed class ReportDiffTests
{
    private static readonly Waiver Waiver = new("W-1", "MA1002", "*", "a", "b", "j", ReportCases.AsOf, ReportCases.AsOf.AddDays(1));

    [Fact]
    public void A_report_differs_in_nothing_from_itself() => Assert.True(ReportDiff.Compare(ReportCases.Small(), ReportCases.Small()).IsEmpty);

    [Fact]
    public void Files_are_added_removed_changed_and_renamed()
    {
        AuditReport old = ReportCases.Small() with { Evidence = ReportCases.Evidence(("gone", "1"), ("same", "2"), ("other", "3"), ("old-name", "4"), ("twin-a", "5"), ("twin-b", "5")) };
        AuditReport @new = ReportCases.Small() with { Evidence = ReportCases.Evidence(("came", "9"), ("same", "2"), ("other", "x"), ("new-name", "4"), ("x/twin-a", "5")) };
        ReportChanges changes = ReportDiff.Compare(old, @new);
        Assert.Equal(["came"], changes.AddedFiles.Select(path => path.Value));
        Assert.Equal(["gone", "twin-b"], changes.RemovedFiles.Select(path => path.Value));
        Assert.Equal(["other"], changes.ChangedFiles.Select(path => path.Value));
        Assert.Equal([("old-name", "new-name"), ("twin-a", "x/twin-a")], changes.RenamedFiles.Select(rename => (rename.Old.Value, rename.New.Value)));
        Assert.NotEqual(changes.OldRoot, changes.NewRoot);
    }

    [Fact]
    public void Facts_differ_by_value_absence_and_being_stated()
    {
        static AuditReport With(params KeyValuePair<string, FactValue?>[] facts) =>
            ReportCases.Small() with { Evidence = ReportCases.Evidence(("a", "1")) with { Facts = new FactSet(facts) } };

        ReportChanges changes = ReportDiff.Compare(
            With(new("a", FactValue.Of(1)), new("b", null), new("c", FactValue.Of("x")), new("d", FactValue.Of(true))),
            With(new("a", FactValue.Of(2)), new("b", FactValue.Of(1)), new("d", FactValue.Of(true)), new("e", null)));
        Assert.Equal(
            [("a", FactState.Present, FactState.Present), ("b", FactState.Absent, FactState.Present), ("c", FactState.Present, FactState.Unknown), ("e", FactState.Unknown, FactState.Absent)],
            changes.Facts.Select(change => (change.Name, change.Old.State, change.New.State)));
    }

    [Fact]
    public void A_new_blocking_finding_is_the_cause_of_a_new_verdict()
    {
        ReportChanges changes = ReportDiff.Compare(ReportCases.Small(), ReportCases.Small(AuditVerdict.Failed, ReportCases.Finding(Verdict.Fail)));
        Assert.Single(changes.NewFindings);
        Assert.Equal(["New: MA1002 in a.txt, m"], changes.Causes.ToArray());
        ReportChanges back = ReportDiff.Compare(ReportCases.Small(AuditVerdict.Failed, ReportCases.Finding(Verdict.Fail)), ReportCases.Small());
        Assert.Single(back.FixedFindings);
        Assert.Equal(["No longer there: MA1002 in a.txt, m"], back.Causes.ToArray());
    }

    [Fact]
    public void A_waiver_is_the_cause_of_a_new_verdict()
    {
        AuditReport old = ReportCases.Small(AuditVerdict.Failed, ReportCases.Finding(Verdict.Fail));
        AuditReport @new = ReportCases.Small(AuditVerdict.Passed, ReportCases.Finding(Verdict.Fail, waiver: Waiver));
        ReportChanges changes = ReportDiff.Compare(old, @new);
        Assert.Equal([Waiver], changes.AddedWaivers.ToArray());
        Assert.Single(changes.ChangedFindings);
        Assert.Contains("Now covered by the waiver 'W-1'", Assert.Single(changes.Causes), StringComparison.Ordinal);
        Assert.Contains("No longer covered by the waiver 'W-1'", Assert.Single(ReportDiff.Compare(@new, old).Causes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_is_the_cause_of_a_new_verdict()
    {
        AuditReport old = ReportCases.Small(AuditVerdict.Passed, ReportCases.Finding(Verdict.Fail, EnforcementLevel.Warn));
        AuditReport @new = ReportCases.Small(AuditVerdict.Failed, ReportCases.Finding(Verdict.Fail));
        old = old with { Rules = [old.Rules[0] with { Level = EnforcementLevel.Warn }] };
        ReportChanges changes = ReportDiff.Compare(old, @new);
        Assert.Equal([new LevelChange("MA1002", EnforcementLevel.Warn, EnforcementLevel.Block)], changes.Levels.ToArray());
        Assert.Contains("The level is now block instead of warn", Assert.Single(changes.Causes), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_pack_and_another_profile_are_named()
    {
        AuditReport @new = ReportCases.Small() with { Profile = "q", Policy = [new PolicyDocument("pack", "p", "2.0.0", Sha256Digest.Of("[]"u8), "[]")] };
        ReportChanges changes = ReportDiff.Compare(ReportCases.Small(), @new);
        Assert.Equal(("p", "q"), changes.Profile);
        PolicyChange change = Assert.Single(changes.Policy);
        Assert.Equal(("1.0.0", "2.0.0"), (change.Old!.Version, change.New!.Version));
    }
}
