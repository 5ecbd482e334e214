using System.Globalization;
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
        SignatureOutput.WriteProblems(writer, result.Problems);
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
            SignatureOutput.WriteSigner(writer, signer, result.Method, result.Algorithm);
        }

        SignatureOutput.WriteTimes(writer, result.Time, result.TimeSource, result.Times);
        if (result.FormatVersion is not null)
        {
            SignatureOutput.Line(writer, "manifest", string.Create(CultureInfo.InvariantCulture, $"version {result.FormatVersion}, {result.Resources} {result.Serialization}, {result.HashType}"));
            SignatureOutput.Line(writer, "root digest", result.RootDigest is { } root ? "sha256:" + root : "none");
        }

        SignatureOutput.WriteNotices(writer, result.Notices);
    }

    /// <summary>For other tools: one object.</summary>
    public static void WriteJson(Stream output, ModelVerification result) => SignatureOutput.WriteObject(output, writer =>
    {
        writer.WriteBoolean("verified", result.IsVerified);
        SignatureOutput.WriteProblems(writer, result.Problems, result.Notices);
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
        SignatureOutput.WriteSignature(writer, result.Signer, result.Method, result.Algorithm, (result.Time, result.TimeSource, result.Times));
        writer.WriteString("formatVersion", result.FormatVersion);
        writer.WriteString("serialization", result.Serialization);
        writer.WriteString("hashType", result.HashType);
        writer.WriteNumber("resources", result.Resources);
        writer.WriteString("rootSha256", result.RootDigest);
    });

    private static string Word(ModelFileState state) => state switch
    {
        ModelFileState.Changed => "changed",
        ModelFileState.Missing => "missing",
        ModelFileState.Extra => "added",
        _ => "unknown",
    };
}
