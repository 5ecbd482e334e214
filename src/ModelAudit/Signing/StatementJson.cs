using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Signing;

/// <summary>Writes statements as canonical JSON.</summary>
internal static class StatementJson
{
    /// <summary>Writes a statement.</summary>
    public static void Write(ReportStatement statement, Stream output)
    {
        using var writer = new DocumentWriter(output);
        writer.BeginObject();
        writer.Member("_type", ReportStatement.StatementType);
        writer.BeginArray("subject");
        foreach (StatementSubject subject in statement.Subjects)
        {
            writer.BeginObject();
            writer.Member("name", subject.Name);
            WriteDigest(writer, subject.Digest);
            if (subject.Kind != StatementSubject.File)
            {
                writer.BeginObject("annotations");
                writer.Member("kind", subject.Kind);
                writer.EndObject();
            }

            writer.EndObject();
        }

        writer.EndArray();
        writer.Member("predicateType", ReportStatement.PredicateType);
        writer.BeginObject("predicate");
        TestResult result = statement.Result;
        writer.Member("result", result.Result);
        WriteConfiguration(writer, statement.Report.Policy);
        writer.Member("passedTests", result.Passed);
        writer.Member("warnedTests", result.Warned);
        writer.Member("failedTests", result.Failed);
        writer.BeginObject("modelAudit");
        writer.Member("schema", ReportStatement.Schema);
        writer.Member("verdict", EnumText<AuditVerdict>.Of(statement.Report.Verdict));
        WriteOutputs(writer, statement.Outputs);
        writer.Name("report");
        ReportJsonWriter.Write(writer, statement.Report);
        writer.EndObject();
        writer.EndObject();
        writer.EndObject();
    }

    private static void WriteConfiguration(DocumentWriter writer, ImmutableArray<PolicyDocument> policy)
    {
        writer.BeginArray("configuration");
        foreach (PolicyDocument document in policy)
        {
            writer.BeginObject();
            writer.Member("name", document.Name);
            WriteDigest(writer, document.Digest);
            writer.BeginObject("annotations");
            writer.Member("kind", document.Kind);
            writer.Optional("version", document.Version);
            writer.EndObject();
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void WriteOutputs(DocumentWriter writer, ImmutableArray<ReportOutput> outputs)
    {
        writer.BeginArray("outputs");
        foreach (ReportOutput output in outputs)
        {
            writer.BeginObject();
            writer.Member("name", output.Name);
            writer.Member("mediaType", output.MediaType);
            WriteDigest(writer, output.Digest);
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void WriteDigest(DocumentWriter writer, Sha256Digest digest)
    {
        writer.BeginObject("digest");
        writer.Member("sha256", digest);
        writer.EndObject();
    }
}
