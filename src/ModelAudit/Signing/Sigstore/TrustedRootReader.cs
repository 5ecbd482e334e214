using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Reading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Signing.Sigstore;

/// <summary>Reads a trusted root in the JSON form of its protobuf message.</summary>
internal sealed class TrustedRootReader
{
    private const int MaximumBytes = 4 << 20;
    private const int MaximumDepth = 32;
    private const int MaximumEntries = 1_000;
    private const string MediaType = "application/vnd.dev.sigstore.trustedroot";

    private readonly string document;
    private readonly List<InputProblem> problems = [];

    private TrustedRootReader(string document) => this.document = document;

    /// <summary>Reads a trusted root.</summary>
    /// <exception cref="InvalidInputException">It is not one.</exception>
    public static TrustedRoot Read(ReadOnlySpan<byte> json, string name)
    {
        if (json.Length > MaximumBytes)
        {
            throw new InvalidInputException(new InputProblem(name, 0, 0, $"The file is longer than {MaximumBytes} bytes."));
        }

        try
        {
            JToken root = StrictJson.Parse(json, MaximumDepth);
            return new TrustedRootReader(name).Read(root);
        }
        catch (StrictJsonException exception)
        {
            throw new InvalidInputException(new InputProblem(name, exception.Line, exception.Column, exception.Message));
        }
    }

    private TrustedRoot Read(JToken root)
    {
        if (root is not JObject item || item["mediaType"] is not JValue { Value: string type } || !type.StartsWith(MediaType, StringComparison.Ordinal))
        {
            throw new InvalidInputException(new InputProblem(document, 1, 1, $"The file is no trusted root: its mediaType does not begin with '{MediaType}'."));
        }

        var result = new TrustedRoot(
            [.. Items(item, "tlogs").Select(Log).OfType<LogKey>()],
            [.. Items(item, "ctlogs").Select(Log).OfType<LogKey>()],
            [.. Items(item, "certificateAuthorities").Select(Authority).OfType<Authority>()],
            [.. Items(item, "timestampAuthorities").Select(Authority).OfType<Authority>()]);
        return problems.Count == 0 ? result : throw new InvalidInputException([.. problems]);
    }

    private IEnumerable<JObject> Items(JObject item, string name)
    {
        switch (item[name])
        {
            case null or JValue { Type: JTokenType.Null }:
                return [];
            case JArray { Count: <= MaximumEntries } list when list.All(entry => entry is JObject):
                return list.Cast<JObject>();
            case var other:
                Problem(other, string.Create(CultureInfo.InvariantCulture, $"'{name}' is no list of at most {MaximumEntries} objects."));
                return [];
        }
    }

    private LogKey? Log(JObject item)
    {
        if (item["publicKey"] is not JObject key || Bytes(key["rawBytes"]) is not { } der)
        {
            Problem(item, "A log has no public key in base64.");
            return null;
        }

        byte[] id = Bytes((item["logId"] as JObject)?["keyId"]) ?? SHA256.HashData(der);
        return new LogKey(Text(item["baseUrl"]), id, der, Period(key["validFor"]));
    }

    private Authority? Authority(JObject item)
    {
        var certificates = ImmutableArray.CreateBuilder<byte[]>();
        foreach (JObject certificate in Items(item["certChain"] as JObject ?? [], "certificates"))
        {
            if (Bytes(certificate["rawBytes"]) is not { } der)
            {
                Problem(certificate, "A certificate is not base64.");
                return null;
            }

            try
            {
                using System.Security.Cryptography.X509Certificates.X509Certificate2 read = CertificateReader.Load(der);
                certificates.Add(der);
            }
            catch (CryptographicException)
            {
                Problem(certificate, "A certificate is damaged.");
                return null;
            }
        }

        return new Authority(Text(item["uri"]), certificates.DrainToImmutable(), Period(item["validFor"]));
    }

    private Validity Period(JToken? value)
    {
        if (value is null or JValue { Type: JTokenType.Null })
        {
            return default;
        }

        return value is JObject period ? new Validity(Time(period["start"]), Time(period["end"])) : Never(value);
    }

    private Validity Never(JToken value)
    {
        Problem(value, "'validFor' is no object.");
        return default;
    }

    private DateTimeOffset? Time(JToken? value)
    {
        if (value is null or JValue { Type: JTokenType.Null })
        {
            return null;
        }

        // RFC 3339 with up to nine digits of a second, as protobuf writes times.
        if (value is JValue { Value: string { Length: < 40 } text }
            && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return time;
        }

        Problem(value, "A time is not one of RFC 3339.");
        return null;
    }

    private static string Text(JToken? value) => value is JValue { Value: string text } ? FactBounds.Cut(text, 256) : string.Empty;

    private static byte[]? Bytes(JToken? value) =>
        value is JValue { Value: string text } && StrictBase64.TryDecode(Encoding.UTF8.GetBytes(text), out byte[]? bytes) && bytes.Length > 0 ? bytes : null;

    private void Problem(JToken? at, string message)
    {
        var place = (IJsonLineInfo?)at;
        problems.Add(new InputProblem(document, place?.LineNumber ?? 0, place?.LinePosition ?? 0, message));
    }
}
