using System.Collections.Immutable;
using ModelAudit.Signing.Sigstore;

namespace ModelAudit.Signing;

/// <summary>
/// What keyless signatures rest on: the keys of transparency and certificate logs, and the authorities that issue certificates and
/// timestamps, as Sigstore publishes them in <c>trusted_root.json</c> (protobuf-specs, TrustedRoot). Pinned by whoever verifies; nothing is
/// downloaded, so how old it is has to be known: <see cref="Freshness"/>.
/// </summary>
public sealed class TrustedRoot
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(365);

    internal TrustedRoot(ImmutableArray<LogKey> logs, ImmutableArray<LogKey> certificateLogs, ImmutableArray<Authority> authorities, ImmutableArray<Authority> timestampAuthorities)
    {
        Logs = logs;
        CertificateLogs = certificateLogs;
        Authorities = authorities;
        TimestampAuthorities = timestampAuthorities;
    }

    /// <summary>The newest moment from which a key or an authority in it vouches; null when none does. The root is not older than that.</summary>
    public DateTimeOffset? Newest => Periods.Max(period => period.Start);

    internal ImmutableArray<LogKey> Logs { get; }

    internal ImmutableArray<LogKey> CertificateLogs { get; }

    internal ImmutableArray<Authority> Authorities { get; }

    internal ImmutableArray<Authority> TimestampAuthorities { get; }

    private IEnumerable<Validity> Periods =>
        Logs.Concat(CertificateLogs).Select(log => log.Valid).Concat(Authorities.Concat(TimestampAuthorities).Select(authority => authority.Valid));

    /// <summary>Reads a <c>trusted_root.json</c>. Members that are not known are ignored: newer versions add some.</summary>
    /// <param name="json">The bytes of the file.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">It is not one; every message says where.</exception>
    public static TrustedRoot Parse(ReadOnlyMemory<byte> json, string name = "trusted root") => TrustedRootReader.Read(json.Span, name);

    /// <summary>What there is to say about the age of the root: sentences, none when it looks current. Never a reason to refuse a signature.</summary>
    /// <param name="now">The time of the verification.</param>
    public ImmutableArray<string> Freshness(DateTimeOffset now)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        Add("transparency log", Logs.Select(log => log.Valid));
        Add("certificate log", CertificateLogs.Select(log => log.Valid));
        Add("authority for certificates", Authorities.Select(authority => authority.Valid));
        Add("authority for timestamps", TimestampAuthorities.Select(authority => authority.Valid));
        if (Newest is { } newest && now - newest > Old)
        {
            sentences.Add(FormattableString.Invariant($"The newest entry of the trusted root began {(now - newest).Days} days ago; whether there is a newer root is not known, because nothing is downloaded."));
        }

        return sentences.DrainToImmutable();

        void Add(string what, IEnumerable<Validity> periods)
        {
            Validity[] all = [.. periods];
            if (all.Length > 0 && !Array.Exists(all, period => period.Covers(now)))
            {
                sentences.Add($"The trusted root has no {what} that vouches for anything now: it is out of date, or not yet in force.");
            }
        }
    }
}
