using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports;

namespace ModelAudit.Signing;

/// <summary>Reads statements that this software made. Unknown members are refused, here as in the report.</summary>
internal static class StatementReader
{
    private const string Version = "of statement version 1";

    private static readonly DocumentShape Root = new("the statement", ["_type", "subject", "predicateType", "predicate"]);

    private static readonly DocumentShape Subject = new("a subject " + Version, ["name", "digest"], "annotations");

    private static readonly DocumentShape Digest = new("a digest " + Version, ["sha256"]);

    private static readonly DocumentShape Annotations = new("the annotations " + Version, ["kind"], "version");

    private static readonly DocumentShape Predicate = new(
        "the predicate " + Version,
        ["result", "configuration", "passedTests", "warnedTests", "failedTests", "modelAudit"]);

    private static readonly DocumentShape Extension = new("the extension 'modelAudit' " + Version, ["schema", "verdict", "outputs", "report"]);

    private static readonly DocumentShape Output = new("an output " + Version, ["name", "mediaType", "digest"]);

    /// <summary>Reads only what kind of statement it is.</summary>
    /// <exception cref="InvalidInputException">It is not strict JSON, or no statement.</exception>
    public static (string Type, string PredicateType) ReadTypes(ReadOnlySpan<byte> payload, string document)
    {
        var reader = new DocumentReader(payload, document);
        reader.ReadToken();
        reader.ExpectObject();
        string type = string.Empty;
        string predicateType = string.Empty;
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "_type": type = reader.String(); break;
                case "predicateType": predicateType = reader.String(); break;
                default: reader.Skip(); break;
            }
        }

        reader.ReadEnd();
        return (type, predicateType);
    }

    /// <summary>Reads the whole statement.</summary>
    /// <exception cref="InvalidInputException">It is not a statement of version 1.</exception>
    public static StatementContent Read(ReadOnlySpan<byte> payload, string document)
    {
        var reader = new DocumentReader(payload, document);
        reader.ReadToken();
        reader.ExpectObject();
        ImmutableArray<StatementSubject> subjects = [];
        var content = new StatementContent();
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "subject": subjects = reader.Array(static (scoped ref DocumentReader at) => ReadSubject(ref at)); break;
                case "predicate": content = ReadPredicate(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return content with { Subjects = subjects };
    }

    private static StatementSubject ReadSubject(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string title = string.Empty;
        Sha256Digest digest = default;
        string kind = StatementSubject.File;
        ulong seen = 0;
        while (Subject.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": title = reader.String(); break;
                case "digest": digest = ReadDigest(ref reader); break;
                default: kind = ReadAnnotations(ref reader).Kind; break;
            }
        }

        return new StatementSubject(title, digest, kind);
    }

    private static StatementContent ReadPredicate(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string result = string.Empty;
        ImmutableArray<string> passed = [];
        ImmutableArray<string> warned = [];
        ImmutableArray<string> failed = [];
        var content = new StatementContent();
        ulong seen = 0;
        while (Predicate.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "result": result = reader.String(); break;
                case "configuration": content = content with { Configuration = reader.Array(static (scoped ref DocumentReader at) => ReadConfiguration(ref at)) }; break;
                case "passedTests": passed = reader.Strings(); break;
                case "warnedTests": warned = reader.Strings(); break;
                case "failedTests": failed = reader.Strings(); break;
                default: content = ReadExtension(ref reader, content); break;
            }
        }

        return content with { Result = new TestResult(result, passed, warned, failed) };
    }

    private static StatementContent ReadExtension(scoped ref DocumentReader reader, StatementContent content)
    {
        reader.ExpectObject();
        ulong seen = 0;
        while (Extension.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "schema": reader.ExpectSchema(ReportStatement.Schema); break;
                case "verdict": content = content with { Verdict = reader.String() }; break;
                case "outputs": content = content with { Outputs = reader.Array(static (scoped ref DocumentReader at) => ReadOutput(ref at)) }; break;
                default: content = content with { Report = ReportJsonReader.Read(ref reader) }; break;
            }
        }

        return content;
    }

    private static (string Kind, string Name, string? Version, Sha256Digest Digest) ReadConfiguration(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string title = string.Empty;
        Sha256Digest digest = default;
        (string Kind, string? Version) annotations = (string.Empty, null);
        ulong seen = 0;
        while (Subject.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": title = reader.String(); break;
                case "digest": digest = ReadDigest(ref reader); break;
                default: annotations = ReadAnnotations(ref reader); break;
            }
        }

        return (annotations.Kind, title, annotations.Version, digest);
    }

    private static ReportOutput ReadOutput(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string title = string.Empty;
        string mediaType = string.Empty;
        Sha256Digest digest = default;
        ulong seen = 0;
        while (Output.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": title = reader.String(); break;
                case "mediaType": mediaType = reader.String(); break;
                default: digest = ReadDigest(ref reader); break;
            }
        }

        return new ReportOutput(title, mediaType, digest);
    }

    private static Sha256Digest ReadDigest(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        Sha256Digest digest = default;
        ulong seen = 0;
        while (Digest.Next(ref reader, ref seen, out _))
        {
            digest = reader.Digest();
        }

        return digest;
    }

    private static (string Kind, string? Version) ReadAnnotations(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string kind = string.Empty;
        string? version = null;
        ulong seen = 0;
        while (Annotations.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "kind": kind = reader.String(); break;
                default: version = reader.String(); break;
            }
        }

        return (kind, version);
    }
}
