using System.Globalization;
using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Openness;
using ModelAudit.Reports;
using ModelAudit.Reports.Mof;
using ModelAudit.Rules;
using ModelAudit.Sources;
using ModelAudit.Tests.Models;

namespace ModelAudit.Tests.Openness;

public sealed class ModelOpennessTests
{
    private static readonly RuleSet Rules = ModelAuditor.CreateBuilder().Build().Rules;
    private static readonly OpennessLicenses Licenses = OpennessLicenses.From(new RuleContext(DateTimeOffset.UnixEpoch, AuditContext.Empty, Rules.Lists, [], null));

    private static readonly string[] ClassThree = ["Model architecture", "Model parameters (Final)", "Technical report", "Evaluation results", "Model card", "Data card"];
    private static readonly string[] ClassTwo = [.. ClassThree, "Training code", "Inference code", "Evaluation code", "Evaluation data"];
    private static readonly string[] ClassOne = [.. ClassTwo, "Datasets", "Data preprocessing code", "Model parameters (Intermediate)", "Research paper"];

    /// <summary>Components (a license behind '=' when they have their own), global licenses, and what the framework's tool says: the components of each class that count, and the class.</summary>
    public static TheoryData<string, string, string, int> Vectors => new()
    {
        { string.Join('|', ClassOne), "distribution=Apache-2.0", "6/6 10/10 14/14", 1 },
        { string.Join('|', ClassTwo), "distribution=Apache-2.0", "6/6 10/10 10/14", 2 },
        { string.Join('|', ClassThree), "distribution=Apache-2.0", "6/6 6/10 6/14", 3 },
        { string.Join('|', ClassThree.Where(name => name != "Data card")), "distribution=MIT", "5/6 5/10 5/14", 0 },

        // A research paper stands for the technical report, and class I then needs one component less.
        { string.Join('|', ClassThree).Replace("Technical report", "Research paper", StringComparison.Ordinal), "distribution=Apache-2.0", "6/6 6/10 6/13", 3 },
        { string.Join('|', ClassTwo).Replace("Technical report", "Research paper", StringComparison.Ordinal), "distribution=Apache-2.0", "6/6 10/10 10/13", 2 },
        { string.Join('|', ClassOne.Where(name => name != "Technical report")), "distribution=Apache-2.0", "6/6 10/10 13/13", 1 },

        // A paper that is not open does not make up for the report, and a report that is open needs no paper in class III.
        { string.Join('|', ClassThree.Where(name => name != "Technical report")) + "|Research paper=arXiv.org perpetual non-exclusive license 1.0", "distribution=MIT", "5/6 5/10 5/13", 0 },
        { string.Join('|', ClassThree) + "|Research paper=arXiv.org perpetual non-exclusive license 1.0", "distribution=MIT", "6/6 6/10 6/14", 3 },

        // Global licenses by content, and none for what they do not name.
        { "Data preprocessing code|Inference code|Datasets|Evaluation data|Model card", "distribution=MulanPSL-2.0,code=ECL-1.0,data=ODC-By-1.0,document=CC-BY-SA-3.0", "1/6 3/10 5/14", 0 },
        { "Model card|Datasets", "data=CC0-1.0", "0/6 0/10 1/14", 0 },
        { "Datasets|Data card|Research paper", "distribution=CC-BY-SA-4.0,data=CC0-1.0", "2/6 2/10 3/13", 0 },

        // Fifteen components with licenses of their own, of which two are not open.
        {
            "Model architecture=zlib-acknowledgement|Data preprocessing code=AFL-3.0|Training code=ECL-2.0|Evaluation code=UPL-1.0|Supporting libraries and tools=AFL-1.1|Model parameters (Final)=ODbL-1.0|Model parameters (Intermediate)=Xfig|Datasets=CC-BY-2.0|Evaluation data=CC-BY-SA-4.0|Model metadata=BSD-2-Clause|Sample model outputs=CC-BY-4.0|Model card=CC-BY-SA-3.0|Data card=SMLNJ|Technical report=CC0-1.0|Evaluation results=CC-BY-SA-4.0",
            "distribution=CDLA-Permissive-2.0,code=ECL-2.0", "5/6 8/10 10/14", 0
        },

        // No license at all; one that is stated to be none is not made up for by a global one.
        { string.Join('|', ClassOne), "", "0/6 0/10 0/14", 0 },
        { string.Join('|', ClassThree).Replace("Model card", "Model card=unlicensed", StringComparison.Ordinal), "distribution=MIT", "5/6 5/10 5/14", 0 },
        { string.Join('|', ClassThree).Replace("Model card", "Model card=", StringComparison.Ordinal), "distribution=MIT", "5/6 5/10 5/14", 0 },
        { "", "distribution=MIT", "0/6 0/10 0/14", 0 },
    };

    private static string Mof(IEnumerable<string> components, string licenses)
    {
        var yaml = new StringBuilder("framework:\n  name: Model Openness Framework\n  version: '1.0'\n  date: '2024-12-15'\nrelease:\n  name: test\n  license:\n");
        foreach (string[] pair in licenses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"    {pair[0]}:\n      name: {pair[1]}\n      path: ''\n");
        }

        yaml.Append("  components:\n");
        foreach (string[] pair in components.Select(component => component.Split('=')))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - name: {pair[0]}\n");
            if (pair.Length > 1)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"    license: '{pair[1]}'\n");
            }
        }

        return yaml.ToString();
    }

    private static AuditEvidence Evidence(ModelContext context, string? applicable = null, params (string Part, string License)[] parts)
    {
        KeyValuePair<string, FactValue?>[] licenses =
        [
            new(LicenseFacts.Applicable.Name, applicable is null ? null : FactValue.Of(applicable)),
            new(LicenseFacts.Components.Name, FactValue.Of([.. parts.Select(part => FactItem.Of(("component", FactValue.Of(part.Part)), ("declared", FactValue.Of(part.License))))])),
        ];
        return new AuditEvidence(new SourceDescription("test", "test"), context.Files, new FactSet(context.Facts.Statements.Concat(licenses)), [.. context.Gaps])
        {
            CollectedAt = DateTimeOffset.UnixEpoch,
            Limits = AuditLimits.Default,
            Inspectors = [],
        };
    }

    private static ModelOpenness Openness(Tree tree, string? applicable = null, params (string Part, string License)[] parts)
    {
        ModelOpenness? openness = ModelOpenness.Of(Evidence(tree.Inspect(new OpennessInspector()), applicable, parts), Licenses, out string? unknown);
        Assert.True(openness is not null, unknown);
        return openness;
    }

    private static string Counts(ModelOpenness openness) => string.Join(' ', openness.Classes.Select(progress => $"{progress.Included}/{progress.Required}"));

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_release_has_the_class_that_the_framework_s_tool_gives_it(string components, string licenses, string counts, int number)
    {
        ModelOpenness openness = Openness(new Tree().With("mof.yml", Mof(components.Split('|', StringSplitOptions.RemoveEmptyEntries), licenses)));
        Assert.Equal(counts, Counts(openness));
        Assert.Equal(number, openness.Class);
    }

    [Fact]
    public void The_earlier_form_of_the_file_is_read_too()
    {
        ModelOpenness openness = Openness(new Tree().With("mof.yml", """
            framework: {name: Model Openness Framework, version: '1.0', date: '2024-12-15'}
            release:
              components:
                - {name: Model architecture, location: here, license_name: MIT, license_path: ''}
                - {name: Training code, location: '', license_name: Component not included}
                - {name: Model card, location: '', license_name: License not specified}
            """));
        Assert.Equal(["Model architecture", "Model card"], openness.Components.Select(state => state.Component.Name));
        Assert.Equal([LicenseStanding.Open, LicenseStanding.Unlicensed], openness.Components.Select(state => state.Standing));
    }

    [Fact]
    public void A_tree_without_a_declaration_shows_its_components_by_names_and_formats()
    {
        Tree tree = new Tree()
            .With("README.md", "---\nlicense: mit\ndatasets: [a/b]\n---\n# M\n\n## Evaluation\n\nnumbers\n\nSee https://arxiv.org/abs/2501.12948\n")
            .With("config.json", "{\"architectures\":[\"X\"]}")
            .With("modeling_x.py", "x = 1\n")
            .With("train/pretrain.py", "x = 1\n")
            .With("requirements.txt", "torch\n")
            .With("DATA_CARD.md", "# Data\n\ntext\n")
            .With("data/train.csv", "a,b\n1,2\n");
        ModelOpenness openness = Openness(tree, "MIT");
        string[] found = [.. openness.Components.Select(state => $"{state.Component.Name}: {state.Origin} {string.Join(' ', state.Paths)}")];
        Assert.Equal(
            [
                "Model architecture: tree config.json modeling_x.py", "Training code: tree train/pretrain.py", "Supporting libraries and tools: tree requirements.txt", "Datasets: tree data/train.csv",
                "Model metadata: tree config.json", "Model card: tree README.md", "Data card: tree DATA_CARD.md", "Research paper: card README.md", "Evaluation results: tree README.md",
            ],
            found);
        Assert.Equal(LicenseStanding.Unlicensed, openness.Components.Single(state => state.Component.Id == MofFramework.ResearchPaper).Standing);
        Assert.Equal("Research paper is only named in the card, and its license is not stated", openness.NearestBlocker);
    }

    [Fact]
    public void The_parts_of_a_tree_have_their_own_licenses()
    {
        Tree tree = new Tree().With("README.md", "# M\n\ntext\n").With("modeling_x.py", "x = 1\n");
        ModelOpenness openness = Openness(tree, "MIT AND LicenseRef-deepseek", ("code", "MIT"), ("weights", "LicenseRef-deepseek"));
        Assert.Equal("MIT", openness.Components.Single(state => state.Component.Id == 9).License);
        Assert.Equal(LicenseStanding.NotOpen, openness.Components.Single(state => state.Component.Id == 13).Standing);
    }

    [Theory]
    [InlineData("MIT OR LicenseRef-x", LicenseStanding.OpenForOther)]
    [InlineData("MIT AND LicenseRef-x", LicenseStanding.NotOpen)]
    [InlineData("CC-BY-4.0", LicenseStanding.Open)]
    [InlineData("no license ( at all", LicenseStanding.NotOpen)]
    public void Of_alternatives_the_best_counts_and_of_licenses_together_the_worst(string license, object standing) =>
        Assert.Equal((LicenseStanding)standing, Openness(new Tree().With("README.md", "# M\n\ntext\n"), license).Components[0].Standing);

    [Theory]
    [InlineData("a: [b", "It is not YAML")]
    [InlineData("a: &x b\nc: *x\n", "aliases are refused")]
    [InlineData("- a\n", "not a mapping")]
    [InlineData("release:\n  name: x\n", "no framework.name")]
    [InlineData("framework:\n  name: Something else\n", "not the Model Openness Framework")]
    [InlineData("framework:\n  name: Model Openness Framework\nframework:\n  name: Model Openness Framework\n", "twice")]
    [InlineData("framework:\n  name: Model Openness Framework\nrelease:\n  components:\n  - name: Model card\n  - name: model card\n", "lists 'Model card' twice")]
    public void A_declaration_that_cannot_be_used_is_a_gap_and_openness_is_unknown(string yaml, string detail)
    {
        ModelContext context = new Tree().With("mof.yml", yaml).Inspect(new OpennessInspector());
        Assert.Contains(context.Gaps, gap => gap.Detail.Contains(detail, StringComparison.Ordinal));
        Assert.Null(ModelOpenness.Of(Evidence(context), Licenses, out string? unknown));
        Assert.NotNull(unknown);
    }

    [Fact]
    public void A_component_that_the_framework_does_not_have_is_left_out_with_a_gap()
    {
        ModelContext context = new Tree().With("mof.yml", Mof(["Model card", "Soul"], "distribution=MIT")).Inspect(new OpennessInspector());
        Assert.Contains(context.Gaps, gap => gap.Detail.Contains("Soul", StringComparison.Ordinal));
        Assert.Equal(["Model card"], ModelOpenness.Of(Evidence(context), Licenses, out _)!.Components.Select(state => state.Component.Name));
    }

    [Theory]
    [InlineData("Today we open-source the model.", 1)]
    [InlineData("We have open-sourced DeepSeek-R1 and six dense models.", 1)]
    [InlineData("This model is fully open source.", 1)]
    [InlineData("It beats all open-source models of its size.", 0)]
    [InlineData("The license is MIT.", 0)]
    public void A_claim_is_about_the_model_itself(string sentence, int count) =>
        Assert.Equal(count, new Tree().With("README.md", $"# M\n\n{sentence}\n").Inspect(new OpennessInspector()).Value(OpennessFacts.Claims).Length);

    [Fact]
    public void The_definition_of_open_source_ai_asks_for_data_information_code_and_parameters()
    {
        ModelOpenness all = Openness(new Tree().With("mof.yml", Mof(ClassOne, "distribution=Apache-2.0")));
        Assert.All(all.OpenSourceAi, element => Assert.True(element.IsMet));
        ModelOpenness weights = Openness(new Tree().With("mof.yml", Mof(["Model parameters (Final)", "Model architecture=CC-BY-4.0"], "distribution=MIT")));
        Assert.Equal("Data card is missing", Assert.Single(weights.OpenSourceAi[0].Lacking));
        Assert.Equal("Model architecture is under 'CC-BY-4.0'", weights.OpenSourceAi[1].Lacking[0]);
        Assert.Empty(weights.OpenSourceAi[2].Lacking);
    }

    [Fact]
    public void A_written_description_reads_back_to_the_same_class() =>
        Gen.Select(Gen.Int[0, MofFramework.Components.Length - 1].Array[0, 17], Gen.Int[0, 2]).Sample(
            (numbers, pick) =>
            {
                string[] names = [.. numbers.Select(number => MofFramework.Components[number].Name)];
                string license = ((string[])["MIT", "CC-BY-4.0", "LicenseRef-x"])[pick];
                ModelContext context = new Tree().With("mof.yml", Mof(names.Distinct(), $"distribution={license}")).Inspect(new OpennessInspector());
                AuditReport report = RuleRunner.Run(Rules, Evidence(context), JudgementRequest.Default, new ToolIdentity("test", "1", null), DateTimeOffset.UnixEpoch);
                using var written = new MemoryStream();
                new MofRenderer().RenderAsync(report, written, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                ModelOpenness again = Openness(new Tree().With("mof.yml", Encoding.UTF8.GetString(written.ToArray())));
                ModelOpenness first = ModelOpenness.Of(report.Evidence, OpennessLicenses.From(report), out _)!;
                Assert.Equal(Counts(first), Counts(again));
                Assert.Equal(first.Components.Select(state => (state.Component.Id, state.License, state.Standing)), again.Components.Select(state => (state.Component.Id, state.License, state.Standing)));
            },
            iter: 200);
}
