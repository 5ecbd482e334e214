using System.Collections.Immutable;

namespace ModelAudit.GoldenTests;

/// <summary>What an audit of a model must find, must not find, and cannot find yet, by rule id.</summary>
/// <param name="Model">The sample.</param>
/// <param name="Fires">Rules that give a Fail, Review or Inconclusive.</param>
/// <param name="Silent">Rules that must not.</param>
/// <param name="NotYetCovered">Rules that would, and do not exist yet: a test fails when one starts to exist, so that it moves to <paramref name="Fires"/> or <paramref name="Silent"/>.</param>
public sealed record ExpectedFindings(string Model, ImmutableArray<string> Fires, ImmutableArray<string> Silent, ImmutableArray<string> NotYetCovered)
{
    public static readonly ImmutableArray<ExpectedFindings> All =
    [
        // The reinforcement-learned model from a base whose repository named another license: remote code, no data card, no energy.
        new(
            "deepseek-r1",
            ["MA1004", "MA1305", "MA1505", "MA1606", "MA1607", "MA1608", "MA1609", "MA1610", "MA1701", "MA1703", "MA1704", "MA1803", "MA1804", "MA2001", "MA2002", "MA2004"],
            ["MA1101", "MA1106", "MA1108", "MA1301", "MA1504"],
            []),

        // MIT over weights of the Llama architecture.
        new("deepseek-r1-distill-llama-8b", ["MA1108", "MA1110", "MA2001", "MA2002", "MA2003", "MA2004", "MA2007"], ["MA1305", "MA2005"], []),

        // MIT over an Apache-2.0 base: nothing is dropped, but the notices of the base are not there.
        new("deepseek-r1-distill-qwen-7b", ["MA2001", "MA2003", "MA2004"], ["MA1108", "MA1110", "MA1305", "MA2002", "MA2007"], []),

        // A community license with conditions, and a pickle in original/.
        new("llama-3.1-8b", ["MA1104", "MA1107", "MA1108", "MA1110", "MA1301", "MA1701", "MA1702"], ["MA1305", "MA1608", "MA1703"], []),

        // Apache-2.0 with a usage policy; metal/model.bin is no pickle.
        new("gpt-oss-20b", ["MA1107", "MA1606", "MA1608", "MA1609", "MA1610", "MA1701", "MA1704"], ["MA1108", "MA1301", "MA1305", "MA1503"], []),
    ];
}
