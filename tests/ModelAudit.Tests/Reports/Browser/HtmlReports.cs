using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Pickle;
using ModelAudit.Models;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Reports.Browser;

/// <summary>Reports by a name that a test's case can have.</summary>
internal static class HtmlReports
{
    public static AuditReport Of(string kind) => kind switch
    {
        "failed" => SampleReports.Failed(),
        "incomplete" => SampleReports.Incomplete(),
        "waived" => SampleReports.Waived(),
        "passed" => SampleReports.Passed(),
        "no files" => SampleReports.NoFiles(),
        "no rules" => SampleReports.NoRules(),
        _ => Rich(),
    };

    /// <summary>A report with everything that the page has a picture or an excerpt for.</summary>
    public static AuditReport Rich()
    {
        var pickle = new RuleDescriptor("MA1303", "Pickle imports outside the allow-list", Severity.High) { Pack = "modelaudit.baseline", Description = "A pickle runs what it imports." };
        var graph = new RuleDescriptor("MA1402", "Operator of a custom domain", Severity.Medium) { Pack = "modelaudit.baseline" };
        AuditReport report = new SampleReportBuilder()
            .File("model.onnx", "a graph", "onnx")
            .File("weights.pkl", "a pickle, somewhat longer", "pickle")
            .File("README.md", new string('x', 3000), "markdown")
            .FileFact("weights.pkl", PickleFacts.Imports, [Item(("name", "os.system"), ("offset", 17L), ("opcode", "GLOBAL"), ("resolution", "literal"), ("called", true))])
            .FileFact("weights.pkl", PickleFacts.Decompilation, "import os\nos.system('echo <b>\u202E')\n")
            .FileFact("model.onnx", OnnxFacts.Operators, [Item(("name", "ai.onnx::Conv"), ("status", "standard"), ("count", 53L)), Item(("name", "com.acme::Run"), ("status", "custom-domain"), ("count", 1L), ("node", "node_7"))])
            .Fact(WeightsFacts.Parameters, 3_000_000_000)
            .Fact(WeightsFacts.DTypes, [Item(("dtype", "BF16"), ("parameters", 2_000_000_000L)), Item(("dtype", "F8_E4M3"), ("parameters", 999_999_999L)), Item(("dtype", "F32"), ("parameters", 1L))])
            .Fact(LineageFacts.Bases, [Item(("name", "acme/base-model"), ("relation", "finetune"), ("declaredIn", "README.md"))])
            .Fact(LineageFacts.Mentions, [Item(("name", "acme/teacher"), ("relation", "teacher"), ("path", "README.md"), ("line", 3L))])
            .Finding(pickle, EnforcementLevel.Block, RuleOutcome.Fail("'os.system' is imported at offset 17.") with { Path = ArtifactPath.Parse("weights.pkl"), Item = "os.system | GLOBAL | literal", Location = "offset 17" })
            .Finding(graph, EnforcementLevel.Warn, RuleOutcome.Fail("com.acme::Run is of a custom domain.") with { Path = ArtifactPath.Parse("model.onnx"), Item = "com.acme::Run | custom-domain" })
            .Build();
        return report with
        {
            Obligations =
            [
                new Obligation("LicenseRef-acme", "clause 2", "use-policy", "declared", "whoever uses it", "at any time", "Uses are restricted: weapons.", ObligationStatus.Open, "context.useCases is not declared."),
                new Obligation("LicenseRef-acme", "clause 1.b", "copy", "inherited from the base acme/base-model", "whoever passes it on", "with every copy", "A copy of the license.", ObligationStatus.Unmet, "No file holds it."),
            ],
        };
    }

    private static FactItem Item(params ReadOnlySpan<(string Name, object Value)> fields)
    {
        var all = ImmutableArray.CreateBuilder<KeyValuePair<string, FactValue>>();
        foreach ((string name, object value) in fields)
        {
            all.Add(new(name, value switch { string text => FactValue.Of(text), long number => FactValue.Of(number), _ => FactValue.Of((bool)value) }));
        }

        return new FactItem(all.ToImmutable());
    }
}
