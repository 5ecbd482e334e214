using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModelAudit.Reports;
using ModelAudit.Signing;

namespace ModelAudit.Tool.Output;

/// <summary>Writes what verifications of reports and of models have in common: what is wrong, who signed, how that is known, and when.</summary>
internal static class SignatureOutput
{
    /// <summary>Every problem on a line.</summary>
    public static void WriteProblems(TextWriter writer, ImmutableArray<VerificationProblem> problems)
    {
        foreach (VerificationProblem problem in problems)
        {
            writer.WriteLine($"  {problem.Step}: {VisibleText.Of(problem.Message)}");
        }
    }

    /// <summary>Who signed, and how.</summary>
    public static void WriteSigner(TextWriter writer, SignerIdentity? signer, string? method, string? algorithm)
    {
        Line(writer, "signed by", signer switch
        {
            null => "unknown",
            { Subject: null } => "key " + signer.KeyId,
            { OidcIssuer: { } issuer } => $"{string.Join(", ", signer.Names)}, authenticated by {issuer}",
            _ => $"{signer.Subject} ({string.Join(", ", signer.Names)}), issued by {signer.Issuer}",
        });
        if (method is not null)
        {
            Line(writer, "known by", method switch
            {
                "keyless" => "a certificate that a public log has seen, and the entry of the signature in a transparency log (keyless)",
                "certificate" => "a certificate",
                _ => "the key itself",
            });
        }

        Line(writer, "algorithm", algorithm ?? "not checked");
    }

    /// <summary>When the signer had to be valid, and who says when it was signed.</summary>
    public static void WriteTimes(TextWriter writer, DateTimeOffset time, string source, ImmutableArray<TimeEvidence> times)
    {
        Line(writer, "signer valid", $"{Date(time)} ({source switch
        {
            "now" => "now",
            "caller" => "as stated by the caller",
            _ => "when it was signed",
        }})");
        foreach (TimeEvidence evidence in times)
        {
            Line(writer, "signed", $"not after {Date(evidence.Time)}, says the {(evidence.Source == "timestamp" ? "timestamping authority" : "transparency log")} {evidence.Authority}");
        }
    }

    /// <summary>Every notice on a line.</summary>
    public static void WriteNotices(TextWriter writer, ImmutableArray<string> notices)
    {
        foreach (string notice in notices)
        {
            Line(writer, "notice", notice);
        }
    }

    /// <summary>Problems and notices as arrays.</summary>
    public static void WriteProblems(Utf8JsonWriter writer, ImmutableArray<VerificationProblem> problems, ImmutableArray<string> notices)
    {
        writer.WriteStartArray("problems");
        foreach (VerificationProblem problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("step", problem.Step.ToString());
            writer.WriteString("message", problem.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteStrings(writer, "notices", notices);
    }

    /// <summary>Who signed, how that is known, and when, as members.</summary>
    public static void WriteSignature(
        Utf8JsonWriter writer, SignerIdentity? signer, string? method, string? algorithm, (DateTimeOffset Time, string Source, ImmutableArray<TimeEvidence> Times) when)
    {
        writer.WriteString("method", method);
        if (signer is not null)
        {
            writer.WriteStartObject("signer");
            writer.WriteString("keyId", signer.KeyId);
            writer.WriteString("subject", signer.Subject);
            writer.WriteString("issuer", signer.Issuer);
            writer.WriteString("oidcIssuer", signer.OidcIssuer);
            WriteStrings(writer, "names", signer.Names);
            writer.WriteEndObject();
        }

        writer.WriteString("algorithm", algorithm);
        writer.WriteString("time", Date(when.Time));
        writer.WriteString("timeSource", when.Source);
        writer.WriteStartArray("times");
        foreach (TimeEvidence evidence in when.Times)
        {
            writer.WriteStartObject();
            writer.WriteString("time", Date(evidence.Time));
            writer.WriteString("source", evidence.Source);
            writer.WriteString("authority", evidence.Authority);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>An array of strings.</summary>
    public static void WriteStrings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    /// <summary>One indented JSON object and the end of the line.</summary>
    public static void WriteObject(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>A time in UTC.</summary>
    public static string Date(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A label and a text.</summary>
    public static void Line(TextWriter writer, string label, string text) => writer.WriteLine($"  {label,-13}{VisibleText.Of(text)}");
}
