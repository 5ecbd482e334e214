using System.Collections.Immutable;
using ModelAudit.Rules;

namespace ModelAudit.RuleTests;

/// <summary>What the profiles do about each rule, decided by hand: a change here is a change of policy that users see.</summary>
public sealed class ProfileTests
{
    private const string Letters = "-IWX";
    private static readonly ImmutableArray<string> Profiles = ["baseline", "strict", "eu-ai-act", "research"];
    private static readonly RuleSet Rules = ModelAuditor.CreateBuilder().Build().Rules;

    /// <summary>The levels in the order of the profiles: X block, W warn, I info, - off.</summary>
    public static TheoryData<string, string> Levels => new()
    {
        { "MA1001", "XXXW" }, { "MA1002", "XXXX" }, { "MA1003", "WXWI" }, { "MA1004", "IWI-" }, { "MA1005", "XXXX" },
        { "MA1006", "WXWI" }, { "MA1007", "XXXW" }, { "MA1008", "XXXX" }, { "MA1009", "WXXI" }, { "MA1010", "XXXW" },
        { "MA1011", "WXWI" }, { "MA1012", "WWWI" }, { "MA1013", "WWWI" }, { "MA1014", "XXXW" }, { "MA1015", "WXWI" }, { "MA1101", "XXXW" },
        { "MA1102", "WXWI" }, { "MA1103", "XXXW" }, { "MA1104", "WXWI" }, { "MA1105", "XXXW" }, { "MA1106", "XXXI" },
        { "MA1107", "WXWI" }, { "MA1108", "WXW-" }, { "MA1109", "XXXW" }, { "MA1110", "WXWI" }, { "MA1111", "WXWI" },
        { "MA1112", "IWII" }, { "MA1113", "-XI-" }, { "MA1201", "WXWI" }, { "MA1202", "WXWI" }, { "MA1203", "WXWI" },
        { "MA1204", "WXWW" }, { "MA1205", "IWI-" }, { "MA1206", "IWW-" }, { "MA1207", "XXXX" }, { "MA1208", "IWII" },
        { "MA1209", "WXWI" }, { "MA1210", "XXXW" }, { "MA1211", "WXWI" }, { "MA1301", "WXWI" }, { "MA1302", "XXXX" },
        { "MA1303", "XXXW" }, { "MA1304", "XXXW" }, { "MA1305", "WXWI" }, { "MA1306", "XXXW" }, { "MA1307", "WXWI" },
        { "MA1308", "XXXW" }, { "MA1309", "XXXX" }, { "MA1310", "WXWI" }, { "MA1311", "IWII" }, { "MA1312", "XXXW" },
        { "MA1313", "XXXW" }, { "MA1314", "XXXX" }, { "MA1315", "WWWI" }, { "MA1316", "XXXX" }, { "MA1317", "WXWI" }, { "MA1401", "XXXX" }, { "MA1402", "XXXW" },
        { "MA1403", "WXWI" }, { "MA1404", "XXXW" }, { "MA1405", "XXXW" }, { "MA1406", "IWII" }, { "MA1407", "WWWI" },
        { "MA1408", "IWII" }, { "MA1409", "XXXW" }, { "MA1411", "WWWI" }, { "MA1412", "WXWI" }, { "MA1413", "WXWI" },
        { "MA1414", "XXXX" }, { "MA1415", "XXXW" }, { "MA1416", "WXWI" }, { "MA1417", "XXXW" }, { "MA1501", "XXXW" }, { "MA1502", "XXXW" },
        { "MA1503", "WXWI" }, { "MA1504", "WXWI" }, { "MA1505", "IWWI" }, { "MA1506", "WWWI" }, { "MA1507", "WXWI" }, { "MA1508", "XXXW" },
        { "MA1509", "XXXW" }, { "MA1510", "XXXW" }, { "MA1511", "XXXW" }, { "MA1512", "XXXW" }, { "MA1513", "XXXW" },
        { "MA1514", "XXXW" }, { "MA1515", "XXXW" }, { "MA1516", "XXXW" }, { "MA1517", "XXXW" }, { "MA1601", "WXXI" },
        { "MA1602", "WXXI" }, { "MA1603", "WWXI" }, { "MA1604", "IWXI" }, { "MA1605", "IIWI" }, { "MA1606", "IWXI" },
        { "MA1607", "IIWI" }, { "MA1608", "IIWI" }, { "MA1609", "-IW-" }, { "MA1610", "-IW-" }, { "MA1611", "-IX-" },
        { "MA1612", "IWWI" }, { "MA1701", "-WII" }, { "MA1702", "-III" }, { "MA1703", "-III" }, { "MA1704", "-III" },
        { "MA1705", "IWWI" }, { "MA1801", "XXXX" }, { "MA1802", "WXWI" }, { "MA1803", "IWWI" }, { "MA1804", "-WW-" },
        { "MA1805", "IWII" }, { "MA1901", "IWI-" }, { "MA1902", "XXXW" }, { "MA1903", "-W--" }, { "MA1904", "WXWI" },
        { "MA1905", "IWW-" }, { "MA2001", "WXWI" }, { "MA2002", "WXXI" }, { "MA2003", "WXWI" }, { "MA2004", "IXW-" },
        { "MA2005", "WXWI" }, { "MA2006", "-IW-" }, { "MA2007", "IWWI" },
    };

    [Theory]
    [MemberData(nameof(Levels))]
    public void A_rule_has_the_level_that_was_decided(string rule, string levels) =>
        Assert.Equal(levels, string.Concat(Profiles.Select(profile => Letters[(int)Rules.Level(profile, rule)])));

    [Fact]
    public void The_openness_profile_is_the_baseline_with_openness_raised()
    {
        string[] raised = ["MA1606", "MA1612", "MA1701", "MA1702", "MA1703", "MA1704", "MA1705"];
        Assert.Equal(raised, Rules.Rules.Select(rule => rule.Descriptor.Id).Where(id => Rules.Level("openness", id) != Rules.Level("baseline", id)));
        Assert.All(raised, id => Assert.Equal(EnforcementLevel.Warn, Rules.Level("openness", id)));
    }

    [Fact]
    public void The_table_has_every_rule_of_the_pack() =>
        Assert.Equal(Rules.Rules.Select(rule => rule.Descriptor.Id), Levels.Select(row => (string)row[0]));

    [Fact]
    public void A_rule_that_no_waiver_covers_is_locked_in_every_profile() =>
        Assert.Equal(["MA1002", "MA1005", "MA1302", "MA1801", "MA1902"], Rules.Rules.Where(rule => rule.Descriptor.Locked).Select(rule => rule.Descriptor.Id));
}
