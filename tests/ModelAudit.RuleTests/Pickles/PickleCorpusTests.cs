using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>Hundreds of hostile and harmless files, audited as one tree with the baseline profile.</summary>
public sealed class PickleCorpusTests
{
    private const string Pickled = "MA1301";
    private static readonly DateTimeOffset AsOf = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    private static PickleCase[] Hostile => [.. HostileCallables.All, .. HostileForms.All, .. HostileContainers.All];

    private static PickleCase[] Harmless =>
    [
        .. HarmlessValues.All.Concat(HarmlessModels.All).SelectMany(value => PickleCase.AtAllProtocols(value.Name, value.Value)),
        .. HarmlessFiles.All,
    ];

    [Fact]
    public async Task Every_hostile_file_fails_or_asks_for_a_review()
    {
        PickleCase[] cases = Hostile;
        ILookup<string, Finding> findings = await AuditAsync(cases);

        string[] missed = [.. cases.Where((_, index) => !findings[Folder(index)].Any(IsCaught)).Select(known => $"{known.Name} ({known.File})")];
        int failed = cases.Where((_, index) => findings[Folder(index)].Any(finding => IsCaught(finding) && finding.Outcome.Verdict == Verdict.Fail)).Count();

        Assert.True(missed.Length == 0, $"{missed.Length} of {cases.Length} hostile files were missed:\n{string.Join('\n', missed)}");
        Assert.True(cases.Length >= 300);

        // A review is for what nobody has listed; an attack that is known has to fail.
        Assert.True(failed >= cases.Length * 0.95, $"Only {failed} of {cases.Length} hostile files fail.");
    }

    [Fact]
    public void Every_class_of_attack_has_hostile_cases()
    {
        string[] names = [.. Hostile.Select(known => known.Name)];
        Assert.All(AttackClass.All, attack =>
        {
            Assert.True(attack.Cases.Length + attack.Rules.Length > 0);
            Assert.All(attack.Cases, part => Assert.True(Array.Exists(names, name => name.Contains(part, StringComparison.Ordinal)), $"{attack.Name}: {part}"));
            Assert.All(attack.Rules, rule => Assert.True(
                RuleCase.All.Any(known => known.Rule == rule && known.Expected is Verdict.Fail or Verdict.Review or Verdict.Inconclusive), $"{attack.Name}: {rule}"));
        });
    }

    [Fact]
    public async Task No_harmless_file_is_accused_of_anything_but_being_a_pickle()
    {
        PickleCase[] cases = Harmless;
        ILookup<string, Finding> findings = await AuditAsync(cases);

        string[] accused =
        [
            .. cases.SelectMany((known, index) => findings[Folder(index)].Where(finding => finding.Rule.Id != Pickled)
                .Select(finding => $"{known.Name}: {finding.Rule.Id} {finding.Outcome.Verdict} {finding.Outcome.Message}")),
        ];

        Assert.True(accused.Length == 0, $"{accused.Length} findings about {cases.Length} harmless files:\n{string.Join('\n', accused)}");
        Assert.True(cases.Length >= 150);
    }

    [Fact]
    public async Task Every_harmless_model_and_file_is_named_as_a_pickle_once()
    {
        PickleCase[] cases = [.. HarmlessModels.All.SelectMany(value => PickleCase.AtAllProtocols(value.Name, value.Value)), .. HarmlessFiles.All];
        ILookup<string, Finding> findings = await AuditAsync(cases);

        Assert.All(cases.Index(), known => Assert.True(
            findings[Folder(known.Index)].Count(finding => finding.Rule.Id == Pickled) == 1, known.Item.Name));
    }

    [Fact]
    public async Task A_password_is_no_attack()
    {
        // One attack, encrypted by 7-Zip as ZipCrypto, as AES-256 and with the header of a 7z: nobody loads it without the password, and nobody examines it.
        string[] archives =
        [
            "UEsDBBQAAQAAAAAAIQC+RbgnIQAAABUAAAAIAAAAZXZpbC5wa2ypNjDPBB+fv/xjksTjBYXMS05xS+U6ir2g9luyjtyOxTNQSwECPwMUAAEAAAAAACEAvkW4JyEAAAAVAAAACAAAAAAAAAAAACCApIEAAAAAZXZpbC5wa2xQSwUGAAAAAAEAAQA2AAAARwAAAAAA", "UEsDBDMAAQBjAAAAIQAAAAAAMQAAABUAAAAIAAsAZXZpbC5wa2wBmQcAAgBBRQMAADHb5xJ4ceuT1z7aRokXprpbq+rqW8GeqfVODCUpJ3GzEKawt+ihphoC6oGWLkRJjYFQSwECPwMzAAEAYwAAACEAAAAAADEAAAAVAAAACAALAAAAAAAAACCApIEAAAAAZXZpbC5wa2wBmQcAAgBBRQMAAFBLBQYAAAAAAQABAEEAAABiAAAAAAA=", "N3q8ryccAARzRCEhkAAAAAAAAAAuAAAAAAAAAJhYxEvhgB2YCIMe9OJlpWoeXOrcWo5JnUQ7A6IUa2gznBS1ct7b2PcMy+BN86do8edTRMjzTQCtW352OOTPkilFAhRr+x/TxDBQsG+pOe0SZ4gM7TT+EaFZQnh9QUNh4dj75ftujxkg1rvwzxSVVAb48mSe8UXABwLb/+VQkSp4/PRxfEJ0Nr5XEqFDXB29i54/RhcXBjABCWAABwsBAAEkBvEHARJTD1st5fIxIBAgq7ZMdign1H0MVgoB7jlYSgAA",
        ];
        ILookup<string, Finding> findings = await AuditAsync([.. archives.Select(archive => new PickleCase("encrypted", Convert.FromBase64String(archive), "a.zip"))]);

        Assert.DoesNotContain(findings.SelectMany(group => group), finding => finding.Outcome.Verdict == Verdict.Fail);
        Assert.All(archives.Index(), archive => Assert.Contains(findings[Folder(archive.Index)], finding => finding.Rule.Id == "MA1312" && finding.Blocks && finding.Outcome.Verdict == Verdict.Review));
        Assert.Contains(findings[Folder(2)], finding => finding.Rule.Id == "MA1309" && finding.Outcome.Verdict == Verdict.Inconclusive);
    }

    private static bool IsCaught(Finding finding) =>
        finding.Blocks && finding.Rule.Id is "MA1302" or "MA1303" or "MA1304" or "MA1309" or "MA1312" && finding.Outcome.Verdict is Verdict.Fail or Verdict.Review;

    private static string Folder(int index) => index.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>The findings about content, by the folder of the file.</summary>
    private static async Task<ILookup<string, Finding>> AuditAsync(PickleCase[] cases)
    {
        var tree = new TreeBuilder();
        for (int i = 0; i < cases.Length; i++)
        {
            tree.Add($"{Folder(i)}/{cases[i].File}", cases[i].Content);
        }

        using TemporaryDirectory directory = TemporaryDirectory.Of(tree);
        AuditEvidence evidence = await Auditor.CollectAsync(new AuditRequest(new DirectorySource(directory.Root, "corpus")) { AsOf = AsOf });
        AuditReport report = Auditor.Judge(evidence, new JudgementRequest { AsOf = AsOf, Profile = "baseline" });
        return report.Findings
            .Where(finding => finding.Outcome.Path is not null && (finding.Rule.Id.StartsWith("MA13", StringComparison.Ordinal) || finding.Rule.Id is "MA9001" or "MA9002" or "MA1008"))
            .ToLookup(finding => finding.Outcome.Path!.Value.Value.Split('/')[0], StringComparer.Ordinal);
    }
}
