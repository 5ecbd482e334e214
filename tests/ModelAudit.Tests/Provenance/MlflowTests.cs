using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.Mlflow;

namespace ModelAudit.Tests.Provenance;

public sealed class MlflowTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_MLmodel_says_who_the_model_is_and_what_loads_it()
    {
        folder.Write("m/MLmodel", """
            artifact_path: model
            flavors:
              python_function:
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.sklearn
                model_path: model.pkl
                python_version: 3.10.12
              sklearn:
                code: null
                pickled_model: model.pkl
            mlflow_version: 2.9.2
            model_uuid: 4cb33a3dd3fa4e0e9a7c5bd4ab5fc6a7
            run_id: 8d9f
            utc_time_created: '2026-01-02 03:04:05.678'
            """);
        FactItem item = Assert.Single(await ModelsAsync());
        Assert.Equal(
            "python_function, sklearn|python_function:mlflow.sklearn|4cb33a3dd3fa4e0e9a7c5bd4ab5fc6a7|8d9f|2026-01-02 03:04:05.678|2.9.2|3.10.12",
            string.Join('|', new[] { "flavors", "loaders", "modelId", "runId", "createdAt", "mlflowVersion", "pythonVersion" }.Select(field => item[field]?.ToString())));
        Assert.Contains("sklearn.pickled_model:model.pkl", item["files"]!.TextList);
        Assert.Contains("python_function.env.conda:conda.yaml", item["files"]!.TextList);
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x\n")]
    [InlineData("- a\n")]
    [InlineData("a: [")]
    [InlineData("? {a: b}\n: c\n")]
    public async Task What_cannot_be_read_is_a_gap(string yaml)
    {
        folder.Write("m/MLmodel", yaml);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Contains(evidence.Gaps, gap => gap.Inspector == "mlflow" && gap.Reason == GapReason.Malformed);
        Assert.False(evidence.Facts.TryGet(MlflowFacts.Models.Name, out _));
    }

    private async Task<ImmutableArray<FactItem>> ModelsAsync() => (await Auditing.CollectAsync(folder["m"])).Lookup(MlflowFacts.Models).Value!.Collection;
}
