using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Sources;

namespace ModelAudit.Sharding;

/// <summary>What was found in files with external data, as it stands in the parts of an audit.</summary>
internal static class ExternalJson
{
    private const string Version = "of a part of version 1";

    private static readonly DocumentShape Findings = new(
        "the findings in external data " + Version, ["path", "models", "seen", "payloads", "payloadsLeftOut", "tensorsLeftOut", "nonFinite", "overlapping"]);

    private static readonly DocumentShape Payload = new("a file inside external data " + Version, ["offset", "encoding", "format"]);

    private static readonly DocumentShape Run = new("a tensor in external data " + Version, ["model", "tensor", "type", "count", "isFactor"]);

    /// <summary>Writes them as a value.</summary>
    public static void Write(DocumentWriter writer, ArtifactPath path, ExternalFindings findings)
    {
        writer.BeginObject();
        writer.Member("path", path.Value);
        writer.Member("models", findings.Models);
        writer.Member("seen", findings.Seen);
        writer.BeginArray("payloads");
        foreach (ExternalFindings.Payload payload in findings.Payloads)
        {
            writer.BeginObject();
            writer.Member("offset", payload.Offset);
            writer.Member("encoding", payload.Encoding);
            writer.Member("format", payload.Format);
            writer.EndObject();
        }

        writer.EndArray();
        writer.Member("payloadsLeftOut", findings.PayloadsLeftOut);
        writer.Member("tensorsLeftOut", findings.TensorsLeftOut);
        writer.BeginArray("nonFinite");
        foreach (ExternalFindings.Run run in findings.NonFinite)
        {
            writer.BeginObject();
            writer.Member("model", run.Model);
            writer.Member("tensor", run.Tensor);
            writer.Member("type", run.DataType);
            writer.Member("count", run.Count);
            writer.Member("isFactor", run.IsFactor);
            writer.EndObject();
        }

        writer.EndArray();
        writer.Member("overlapping", findings.Overlapping);
        writer.EndObject();
    }

    /// <summary>Reads what the reader stands at.</summary>
    public static KeyValuePair<ArtifactPath, ExternalFindings> Read(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ArtifactPath path = default;
        var findings = new ExternalFindings([], 0, [], 0, 0, [], 0);
        ulong seen = 0;
        while (Findings.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "path": path = reader.Path(); break;
                case "models": findings = findings with { Models = reader.Array(static (scoped ref DocumentReader at) => at.String()) }; break;
                case "seen": findings = findings with { Seen = reader.Count() }; break;
                case "payloads": findings = findings with { Payloads = reader.Array(static (scoped ref DocumentReader at) => ReadPayload(ref at)) }; break;
                case "payloadsLeftOut": findings = findings with { PayloadsLeftOut = reader.SmallCount() }; break;
                case "tensorsLeftOut": findings = findings with { TensorsLeftOut = reader.SmallCount() }; break;
                case "nonFinite": findings = findings with { NonFinite = reader.Array(static (scoped ref DocumentReader at) => ReadRun(ref at)) }; break;
                default: findings = findings with { Overlapping = reader.Count() }; break;
            }
        }

        return new(path, findings);
    }

    private static ExternalFindings.Payload ReadPayload(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        long offset = 0;
        string encoding = string.Empty;
        string format = string.Empty;
        ulong seen = 0;
        while (Payload.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "offset": offset = reader.Count(); break;
                case "encoding": encoding = reader.String(); break;
                default: format = reader.String(); break;
            }
        }

        return new ExternalFindings.Payload(offset, encoding, format);
    }

    private static ExternalFindings.Run ReadRun(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string model = string.Empty;
        string tensor = string.Empty;
        int type = 0;
        long count = 0;
        bool isFactor = false;
        ulong seen = 0;
        while (Run.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "model": model = reader.String(); break;
                case "tensor": tensor = reader.String(); break;
                case "type": type = reader.SmallCount(); break;
                case "count": count = reader.Count(); break;
                default: isFactor = reader.Boolean(); break;
            }
        }

        return new ExternalFindings.Run(model, tensor, type, count, isFactor);
    }
}
