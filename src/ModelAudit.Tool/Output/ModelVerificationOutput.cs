using System.Globalization;
using System.Text.Json;
using ModelAudit.Reports;
using ModelAudit.Signing;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what the verification of a signed model established.</summary>
internal static class ModelVerificationOutput
{
    /// <summary>For people.</summary>
    public static void WriteText(TextWriter writer, ModelVerification result)
    {
        writer.WriteLine(result.IsVerified ? "VERIFIED" : "NOT VERIFIED");
        foreach (VerificationProblem problem in result.Problems)
        {
            writer.WriteLine($"  {problem.Step}: {VisibleText.Of(problem.Message)}");
        }

        foreach (ModelFileDifference difference in result.Differences)
        {
            writer.WriteLine($"  {Word(difference.State),-9}{VisibleText.Of(difference.Path)}: {VisibleText.Of(difference.Detail)}");
            if (difference is { Expected: { } expected, Actual: { } actual })
            {
                writer.WriteLine($"           signed {expected}");
                writer.WriteLine($"           found  {actual}");
            }
        }

        if (result.Signer is { } signer)
        {
            Line(writer, "signed by", signer.Subject is null ? "key " + signer.KeyId : $"{signer.Subject} ({string.Join(", ", signer.Names)}), issued by {signer.Issuer}");
            Line(writer, "algorithm", result.Algorithm ?? "not checked");
        }

        Line(writer, "signer valid", $"{Date(result.Time)} (now)");
        if (result.FormatVersion is not null)
        {
            Line(writer, "manifest", string.Create(CultureInfo.InvariantCulture, $"version {result.FormatVersion}, {result.Resources} {result.Serialization}, {result.HashType}"));
            Line(writer, "root digest", result.RootDigest is { } root ? "sha256:" + root : "none");
        }

        foreach (string notice in result.Notices)
        {
            Line(writer, "notice", notice);
        }
    }

    /// <summary>For other tools: one object.</summary>
    public static void WriteJson(Stream output, ModelVerification result)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("verified", result.IsVerified);
            writer.WriteStartArray("problems");
            foreach (VerificationProblem problem in result.Problems)
            {
                writer.WriteStartObject();
                writer.WriteString("step", problem.Step.ToString());
                writer.WriteString("message", problem.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("differences");
            foreach (ModelFileDifference difference in result.Differences)
            {
                writer.WriteStartObject();
                writer.WriteString("path", difference.Path);
                writer.WriteString("state", Word(difference.State));
                writer.WriteString("detail", difference.Detail);
                writer.WriteString("expected", difference.Expected);
                writer.WriteString("actual", difference.Actual);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            WriteStrings(writer, "notices", result.Notices);
            writer.WriteString("method", result.Method);
            WriteSigner(writer, result.Signer);
            writer.WriteString("algorithm", result.Algorithm);
            writer.WriteString("time", Date(result.Time));
            writer.WriteString("formatVersion", result.FormatVersion);
            writer.WriteString("serialization", result.Serialization);
            writer.WriteString("hashType", result.HashType);
            writer.WriteNumber("resources", result.Resources);
            writer.WriteString("rootSha256", result.RootDigest);
            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteSigner(Utf8JsonWriter writer, SignerIdentity? signer)
    {
        if (signer is null)
        {
            return;
        }

        writer.WriteStartObject("signer");
        writer.WriteString("keyId", signer.KeyId);
        writer.WriteString("subject", signer.Subject);
        writer.WriteString("issuer", signer.Issuer);
        WriteStrings(writer, "names", signer.Names);
        writer.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static string Word(ModelFileState state) => state switch
    {
        ModelFileState.Changed => "changed",
        ModelFileState.Missing => "missing",
        ModelFileState.Extra => "added",
        _ => "unknown",
    };

    private static string Date(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Line(TextWriter writer, string label, string text) => writer.WriteLine($"  {label,-13}{VisibleText.Of(text)}");
}
