using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using ModelAudit.Reading;
using ModelAudit.Signing;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>
/// Reads the in-toto statement of a signed model, strictly: names and digests are what a later comparison rests on. Unknown members of the
/// predicate are ignored, as the specification asks; the same name twice is not.
/// </summary>
internal static class OmsStatementReader
{
    private const int MaximumDepth = 64;
    private const int MaximumNotices = 10;

    /// <summary>The types of statement and predicate, before anything else is looked at.</summary>
    public static string PredicateTypeOf(ReadOnlySpan<byte> payload) => Text(Parse(payload), "predicateType", VerificationStep.PredicateType);

    /// <summary>Reads a statement.</summary>
    /// <exception cref="VerificationException">It is not one of a signed model; says what is wrong.</exception>
    public static OmsManifest Read(ReadOnlySpan<byte> payload)
    {
        JObject statement = Parse(payload);
        string type = Text(statement, "_type", VerificationStep.StatementType);
        if (type != ReportStatement.StatementType)
        {
            throw new VerificationException(VerificationStep.StatementType, $"The statement is of type '{FactBounds.Cut(type, 200)}', not '{ReportStatement.StatementType}'.");
        }

        string predicate = Text(statement, "predicateType", VerificationStep.PredicateType);
        return predicate == OmsManifest.LegacyPredicateType ? Legacy(statement) : Current(statement, predicate);
    }

    private static OmsManifest Current(JObject statement, string predicateType)
    {
        var notices = new List<string>();
        CheckPredicateType(predicateType, notices);
        if (statement["subject"] is not JArray { Count: 1 } subjects || subjects[0] is not JObject subject)
        {
            throw Problem(VerificationStep.Subjects, "The statement has not exactly one subject.");
        }

        if (statement["predicate"] is not JObject predicate || predicate["serialization"] is not JObject serialization || predicate["resources"] is not JArray resources)
        {
            throw Problem(VerificationStep.Resources, "The predicate has no resources, or says nothing about their serialization.");
        }

        OmsManifest manifest = Serialization(serialization) with
        {
            Version = "1.0",
            Name = subject["name"] is JValue { Value: string name } ? name : string.Empty,
            RootDigest = Digest((subject["digest"] as JObject)?["sha256"], 64, "the subject", notices, VerificationStep.Subjects),
        };
        if (resources.Count == 0)
        {
            throw Problem(VerificationStep.Resources, "The manifest lists no resource: nothing is signed.");
        }

        var read = ImmutableArray.CreateBuilder<OmsResource>(resources.Count);
        foreach (JToken item in resources)
        {
            read.Add(Resource(item as JObject ?? throw Problem(VerificationStep.Resources, "A resource is not an object."), manifest, notices));
        }

        CheckUnique(read);
        CheckRoot(read, manifest.RootDigest);
        return manifest with { Resources = read.DrainToImmutable(), Notices = [.. notices] };
    }

    private static void CheckPredicateType(string type, List<string> notices)
    {
        const string Family = "https://model_signing/signature/v1.";
        if (type == OmsManifest.PredicateType)
        {
            return;
        }

        if (!type.StartsWith(Family, StringComparison.Ordinal) || type.Length == Family.Length || type.Length > Family.Length + 3 || type.AsSpan(Family.Length).ContainsAnyExceptInRange('0', '9'))
        {
            throw Problem(VerificationStep.PredicateType, $"The predicate is of type '{FactBounds.Cut(type, 200)}', not '{OmsManifest.PredicateType}'.");
        }

        notices.Add($"The manifest is of the newer minor version '{type}'; what it adds was not looked at.");
    }

    private static OmsManifest Serialization(JObject serialization)
    {
        string method = Text(serialization, "method", VerificationStep.Serialization);
        string hash = Text(serialization, "hash_type", VerificationStep.Serialization);
        if (method is not (OmsManifest.Files or OmsManifest.Shards))
        {
            throw Problem(VerificationStep.Serialization, $"The serialization '{FactBounds.Cut(method, 100)}' is neither files nor shards.");
        }

        if (hash is not ("sha256" or "blake2b" or "blake3"))
        {
            throw Problem(VerificationStep.Serialization, $"The digest algorithm '{FactBounds.Cut(hash, 100)}' is none of sha256, blake2b and blake3.");
        }

        long shard = serialization["shard_size"] switch
        {
            null or JValue { Type: JTokenType.Null } => OmsManifest.DefaultShardBytes,
            JValue { Value: long size and > 0 } => size,

            // The reference implementation keeps numbers as floating-point ones, and may write them so.
            JValue { Value: double size and >= 1 and <= 1L << 53 } when Math.Floor(size) == size => (long)size,
            _ => throw Problem(VerificationStep.Serialization, "shard_size is not a positive number of bytes."),
        };
        bool links = serialization["allow_symlinks"] switch
        {
            null => false,
            JValue { Value: bool allowed } => allowed,
            _ => throw Problem(VerificationStep.Serialization, "allow_symlinks is neither true nor false."),
        };
        ImmutableArray<string> ignored = serialization["ignore_paths"] switch
        {
            null or JValue { Type: JTokenType.Null } => [],
            JArray paths => [.. paths.Select(path => path is JValue { Value: string text } ? text : throw Problem(VerificationStep.Serialization, "ignore_paths holds something that is no path."))],
            _ => throw Problem(VerificationStep.Serialization, "ignore_paths is not a list."),
        };
        return new OmsManifest { Version = "1.0", Method = method, HashType = hash, ShardBytes = shard, AllowSymlinks = links, IgnoredPaths = ignored };
    }

    private static OmsResource Resource(JObject item, OmsManifest manifest, List<string> notices)
    {
        string name = Text(item, "name", VerificationStep.Resources);
        string algorithm = Text(item, "algorithm", VerificationStep.Resources);
        if (algorithm != manifest.HashType)
        {
            throw Problem(VerificationStep.Resources, $"'{FactBounds.Cut(name, 256)}' has a digest by '{FactBounds.Cut(algorithm, 40)}', but the manifest says {manifest.HashType}.");
        }

        string digest = Digest(item["digest"], manifest.HashType == "blake2b" ? 128 : 64, $"'{FactBounds.Cut(name, 256)}'", notices, VerificationStep.Resources);
        if (manifest.Method == OmsManifest.Files)
        {
            return new OmsResource(Canonical(name, notices), digest);
        }

        // The path itself may hold colons: only the last two separate.
        int second = name.LastIndexOf(':');
        int first = second > 0 ? name.LastIndexOf(':', second - 1) : -1;
        if (first <= 0 || !TryNumber(name.AsSpan(first + 1, second - first - 1), out long start) || !TryNumber(name.AsSpan(second + 1), out long end) || start >= end)
        {
            throw Problem(VerificationStep.Resources, $"'{FactBounds.Cut(name, 256)}' does not name a piece of a file as PATH:START:END.");
        }

        return new OmsResource(Canonical(name[..first], notices), digest) { Start = start, End = end };
    }

    private static string Canonical(string path, List<string> notices)
    {
        if (path == ".")
        {
            // What the reference implementation writes for a single file.
            return path;
        }

        if (ArtifactPath.TryParse(path, out _, out string? problem))
        {
            return path;
        }

        string plain = string.Join('/', path.Split('/').Where(segment => segment is not ("" or ".")));
        if (path.StartsWith('/') || !ArtifactPath.TryParse(plain, out _))
        {
            throw Problem(VerificationStep.Resources, $"The path '{FactBounds.Cut(path, 256)}' is not one inside the model: {problem}");
        }

        Notice(notices, $"The path '{FactBounds.Cut(path, 256)}' is not in its canonical form.");
        return plain;
    }

    private static string Digest(JToken? value, int digits, string of, List<string> notices, VerificationStep step)
    {
        if (value is not JValue { Value: string text } || text.Length != digits || !text.All(char.IsAsciiHexDigit))
        {
            throw Problem(step, $"The digest of {of} has not {digits.ToString(CultureInfo.InvariantCulture)} hexadecimal digits.");
        }

        string lower = text.ToLowerInvariant();
        if (lower != text)
        {
            Notice(notices, $"The digest of {of} is written in upper case.");
        }

        return lower;
    }

    private static void CheckUnique(ImmutableArray<OmsResource>.Builder resources)
    {
        var seen = new HashSet<(string Path, long? Start)>();
        foreach (OmsResource resource in resources)
        {
            if (!seen.Add((resource.Path, resource.Start)))
            {
                throw Problem(VerificationStep.Resources, $"The manifest lists '{FactBounds.Cut(resource.Path, 256)}' twice.");
            }
        }
    }

    // In the order given: the reference sorts by parts of the path, the specification by code points.
    private static void CheckRoot(ImmutableArray<OmsResource>.Builder resources, string? root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (OmsResource resource in resources)
        {
            hash.AppendData(Convert.FromHexString(resource.Digest));
        }

        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (actual != root)
        {
            throw Problem(VerificationStep.Resources, $"The digests of the resources give the root digest {actual}, but the subject says {root}.");
        }
    }

    private static OmsManifest Legacy(JObject statement)
    {
        if (statement["subject"] is not JArray { Count: > 0 } subjects)
        {
            throw Problem(VerificationStep.Resources, "The manifest lists no file: nothing is signed.");
        }

        var notices = new List<string>();
        var resources = ImmutableArray.CreateBuilder<OmsResource>(subjects.Count);
        foreach (JToken item in subjects)
        {
            JObject subject = item as JObject ?? throw Problem(VerificationStep.Resources, "A subject is not an object.");
            string name = Text(subject, "name", VerificationStep.Resources);
            string? algorithm = (string?)((subject["annotations"] as JObject)?["actual_hash_algorithm"] as JValue);
            if (algorithm is not (null or "sha256" or "file-sha256"))
            {
                throw Problem(VerificationStep.Serialization, $"'{FactBounds.Cut(name, 256)}' has a digest by '{FactBounds.Cut(algorithm, 100)}'; of this old version only sha256 of whole files is read.");
            }

            resources.Add(new OmsResource(Canonical(name, notices), Digest((subject["digest"] as JObject)?["sha256"], 64, $"'{FactBounds.Cut(name, 256)}'", notices, VerificationStep.Resources)));
        }

        CheckUnique(resources);
        return new OmsManifest { Version = "0.1", Resources = resources.DrainToImmutable(), Notices = [.. notices] };
    }

    private static JObject Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            return StrictJson.Parse(payload, MaximumDepth) as JObject ?? throw Problem(VerificationStep.StatementType, "The statement is not a JSON object.");
        }
        catch (StrictJsonException exception)
        {
            throw Problem(VerificationStep.StatementType, FormattableString.Invariant($"The statement is not strict JSON: line {exception.Line}, column {exception.Column}: {exception.Message}"));
        }
    }

    private static string Text(JObject item, string name, VerificationStep step) =>
        item[name] is JValue { Value: string text } ? text : throw Problem(step, $"'{name}' is missing, or is no text.");

    private static bool TryNumber(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && (text.Length == 1 || text[0] != '0');

    private static void Notice(List<string> notices, string sentence)
    {
        if (notices.Count < MaximumNotices)
        {
            notices.Add(sentence);
        }
    }

    private static VerificationException Problem(VerificationStep step, string message) => new(step, message);
}
