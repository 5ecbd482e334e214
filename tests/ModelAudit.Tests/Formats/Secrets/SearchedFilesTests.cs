using System.IO.Compression;
using System.Text;
using ModelAudit.Formats.Secrets;
using ModelAudit.Reports;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Secrets;

/// <summary>MA1801 over whole files of every kind that is searched: a secret that is found is judged, whatever the format is called.</summary>
public sealed class SearchedFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.txt", "text", "SECRET")]
    [InlineData("config.json", "json", """{"a": "SECRET"}""")]
    [InlineData("a.jsonl", "jsonl", "{\"a\": \"SECRET\"}\n{\"b\": 1}\n")]
    [InlineData("a.yaml", "yaml", "a: SECRET")]
    [InlineData("a.toml", "toml", "a = \"SECRET\"")]
    [InlineData("a.xml", "xml", "<?xml version=\"1.0\"?><a>SECRET</a>")]
    [InlineData("a.csv", "csv", "a,SECRET")]
    [InlineData("README.md", "markdown", "# SECRET")]
    [InlineData("a.html", "html", "<!DOCTYPE html><html>SECRET</html>")]
    [InlineData("a.svg", "svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>SECRET</desc></svg>")]
    [InlineData("a.py", "python", "a = \"SECRET\"")]
    [InlineData("a.sh", "shell", "#!/bin/sh\ncurl SECRET\n")]
    [InlineData("chat_template.jinja", "jinja", "{% for m in messages %}SECRET{% endfor %}")]
    [InlineData("a.ipynb", "notebook", """{"cells": [{"cell_type": "code", "source": ["a = 'SECRET'"], "metadata": {}, "outputs": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""")]
    [InlineData("Dockerfile", "dockerfile", "FROM a\nENV A=SECRET\n")]
    [InlineData("config.json", "keras-config", """{"module": "keras", "class_name": "Sequential", "config": {"name": "SECRET", "layers": []}, "registered_name": null}""")]
    [InlineData("m.mar!/MAR-INF/MANIFEST.json", "torchserve-manifest", """{"runtime": "python", "model": {"modelName": "SECRET", "handler": "h.py", "modelVersion": "1"}, "archiverVersion": "0.1"}""")]
    [InlineData("m.skops!/schema.json", "skops-schema", """{"__class__": "A", "__module__": "SECRET", "__loader__": "ObjectNode", "protocol": 1, "_skops_version": "0.9"}""")]
    [InlineData("MLmodel", "mlflow-model", "artifact_path: SECRET\nflavors:\n  python_function:\n    loader_module: mlflow.sklearn\nmodel_uuid: a\n")]
    [InlineData("m.mlpackage/Manifest.json", "mlpackage-manifest", """{"fileFormatVersion": "1.0.0", "rootModelIdentifier": "A", "itemInfoEntries": {"A": {"path": "a", "description": "SECRET"}}}""")]
    [InlineData("m.xml", "openvino-ir", "<net name=\"SECRET\" version=\"11\"><layers/><edges/></net>")]
    [InlineData("m.pmml", "pmml", "<PMML version=\"4.4\"><Header copyright=\"SECRET\"/></PMML>")]
    [InlineData("m-symbol.json", "mxnet-symbol", """{"nodes": [{"op": "null", "name": "SECRET", "inputs": []}], "arg_nodes": [0], "heads": [[0, 0, 0]]}""")]
    [InlineData("inference.json", "paddle-json", """{"base_code": {"magic": "pir", "version": 1}, "program": {"regions": [{"#": "SECRET", "blocks": [{"ops": []}]}]}}""")]
    [InlineData("_METADATA", "orbax-metadata", """{"tree_metadata": {"SECRET": {"value_metadata": {"value_type": "jax.Array"}}}}""")]
    [InlineData(".zattrs", "zarr", """{"a": "SECRET"}""")]
    [InlineData("m.prototxt", "caffe-prototxt", "name: \"SECRET\"")]
    [InlineData("m.param", "ncnn-param", "7767517\n1 1\nInput SECRET 0 1 data\n")]
    [InlineData("a.json", "xgboost", """{"learner": {"attributes": {"a": "SECRET"}}, "version": [1, 7, 4]}""")]
    [InlineData("a.txt", "lightgbm", "tree\nversion=v4\nnum_class=1\nfeature_names=SECRET\n")]
    public async Task A_secret_in_a_file_that_is_searched_fails(string path, string format, string content)
    {
        string text = content.Replace("SECRET", "https://admin:q8" + "Zt4uB7wXk2Lm@db.mallory.dev/x", StringComparison.Ordinal);
        string[] parts = path.Split("!/");
        folder.Write("m/" + parts[0], parts.Length == 1 ? Encoding.UTF8.GetBytes(text) : Zip(parts[1], text));
        AuditReport report = await ModelAuditor.CreateBuilder().Build().AuditAsync(new AuditRequest(new DirectorySource(folder["m"])) { AsOf = Auditing.AsOf });
        Assert.Equal(format, Assert.Single(report.Evidence.Files, file => file.Path.Value == path).Format);
        Assert.Contains(format, SecretInspector.Searched);
        Assert.Contains(report.Findings, finding => finding.Rule.Id == "MA1801" && finding.Outcome.Verdict == ModelAudit.Rules.Verdict.Fail);
    }

    private static byte[] Zip(string member, string text)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var writer = new StreamWriter(archive.CreateEntry(member, CompressionLevel.NoCompression).Open()))
        {
            writer.Write(text);
        }

        return stream.ToArray();
    }

    [Fact]
    public void The_test_has_every_text_format()
    {
        string[] tested = [.. typeof(SearchedFilesTests).GetMethod(nameof(A_secret_in_a_file_that_is_searched_fails))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(row => (string)row.GetData(null!).Single()[1])];
        Assert.Equal(SecretInspector.Searched.Except(["safetensors", "gguf", "onnx"]).Order(), tested.Order());
    }
}
