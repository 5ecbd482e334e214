using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Signing.Sigstore;
using ModelAudit.Signing.Timestamps;

namespace ModelAudit.Signing;

/// <summary>
/// When a signature was made, and whether whoever vouches for its certificate is trusted: the part of a verification that reports and models
/// have in common. The signature itself was checked before.
/// </summary>
internal sealed class SignerExamination
{
    /// <summary>What is said when nobody is trusted who could say when.</summary>
    public const string NotEvaluated = "The bundle carries log entries or timestamps; they were not evaluated.";

    private readonly Envelope envelope;
    private readonly byte[] signed;
    private readonly SignerTrust trust;
    private readonly List<TimeEvidence> times = [];
    private readonly List<VerificationProblem> problems = [];
    private readonly List<string> notices = [];
    private int loggedEntries;

    private SignerExamination(Envelope envelope, byte[] signed, SignerTrust trust)
    {
        this.envelope = envelope;
        this.signed = signed;
        this.trust = trust;
        Time = trust.SigningTime ?? trust.Now;
        TimeSource = trust.SigningTime is null ? "now" : "caller";
    }

    /// <summary>key, certificate or keyless.</summary>
    public string Method { get; private set; } = "key";

    /// <summary>When certificates had to be valid.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>Where <see cref="Time"/> comes from.</summary>
    public string TimeSource { get; private set; }

    /// <summary>Who authenticated the signer of a keyless signature.</summary>
    public string? OidcIssuer { get; private set; }

    /// <summary>When the signature is known to have existed, by whom.</summary>
    public ImmutableArray<TimeEvidence> Times => [.. times];

    /// <summary>Why the signer or the time are not trusted.</summary>
    public ImmutableArray<VerificationProblem> Problems => [.. problems];

    /// <summary>What was not evaluated, and how old what the check rests on is: sentences.</summary>
    public ImmutableArray<string> Notices => [.. notices];

    /// <summary>Examines a signature by a key that is trusted as such.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="signed">The bytes that were signed.</param>
    /// <param name="publicKey">The key's SPKI in DER, or the certificate that carries it.</param>
    /// <param name="trust">Who is trusted to say when.</param>
    public static SignerExamination Keyed(Envelope envelope, byte[] signed, byte[] publicKey, SignerTrust trust)
    {
        var examination = new SignerExamination(envelope, signed, trust);
        examination.FindTimes(publicKey);
        return examination;
    }

    /// <summary>Examines a signature by a certificate.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="signed">The bytes that were signed.</param>
    /// <param name="certificates">The leaf first, then what the bundle brought along, which is never an anchor.</param>
    /// <param name="trust">Who is trusted to vouch for the certificate.</param>
    public static SignerExamination Certified(Envelope envelope, byte[] signed, X509Certificate2Collection certificates, SignerTrust trust)
    {
        var examination = new SignerExamination(envelope, signed, trust);
        X509Certificate2 leaf = certificates[0];
        examination.OidcIssuer = CertificateTrust.OidcIssuer(leaf);
        bool keyless = trust.Signers.TrustedRoot is not null && (trust.Signers.Roots.IsEmpty || examination.OidcIssuer is not null);
        examination.Method = keyless ? "keyless" : "certificate";
        examination.FindTimes(leaf.RawData);
        if (keyless)
        {
            examination.CheckKeyless(leaf, trust.Signers.TrustedRoot!);
        }
        else
        {
            examination.CheckRoots(certificates);
        }

        return examination;
    }

    private IEnumerable<DateTimeOffset> Moments => times.Count > 0 ? times.Select(time => time.Time) : [Time];

    private void FindTimes(byte[] signer)
    {
        if (trust.Signers.TrustedRoot is { } root)
        {
            CheckEntries(root, signer);
            notices.AddRange(root.Freshness(trust.Now));
        }

        CheckTimestamps();
        if ((trust.Signers.TrustedRoot is null && !envelope.LogEntries.IsEmpty) || (!HasTimestampTrust && !envelope.Timestamps.IsEmpty))
        {
            notices.Add(NotEvaluated);
        }

        if (times.Count > 0)
        {
            TimeEvidence first = times.MinBy(time => time.Time)!;
            (Time, TimeSource) = (first.Time, first.Source);
        }
    }

    private bool HasTimestampTrust => !trust.Signers.TimestampRoots.IsEmpty || trust.Signers.TrustedRoot is { TimestampAuthorities.IsEmpty: false };

    private void CheckEntries(TrustedRoot root, byte[] signer)
    {
        var logged = new LoggedSignature(envelope, signed, signer);
        foreach (LogEntry entry in envelope.LogEntries)
        {
            string? problem = LogEntryCheck.Problem(entry, root.Logs, envelope.NeedsProof, out DateTimeOffset? time, out LogKey? log) ?? logged.Problem(entry);
            if (problem is not null)
            {
                problems.Add(new(VerificationStep.TransparencyLog, problem));
                continue;
            }

            loggedEntries++;
            if (time is { } known)
            {
                times.Add(new TimeEvidence(known, "transparency-log", log!.Name));
            }
        }
    }

    private void CheckTimestamps()
    {
        if (!HasTimestampTrust)
        {
            return;
        }

        List<Authority> authorities = [.. trust.Signers.TrustedRoot?.TimestampAuthorities ?? []];
        foreach (string pem in trust.Signers.TimestampRoots)
        {
            try
            {
                X509Certificate2Collection read = CertificateReader.ReadPem(pem, "timestamp roots");
                authorities.Add(new Authority(string.Empty, [.. read.Select(certificate => certificate.RawData)], new Validity(DateTimeOffset.MinValue, null)));
                CertificateReader.Dispose(read);
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems.Select(problem => new VerificationProblem(VerificationStep.Trust, problem.ToString())));
            }
        }

        foreach (byte[] response in envelope.Timestamps.OfType<byte[]>())
        {
            if (TimestampAuthority.Problem(response, envelope.Signatures[0], authorities, out DateTimeOffset time, out string name) is { } problem)
            {
                problems.Add(new(VerificationStep.Timestamp, problem));
            }
            else
            {
                times.Add(new TimeEvidence(time, "timestamp", name));
            }
        }
    }

    private void CheckRoots(X509Certificate2Collection certificates)
    {
        X509Certificate2 leaf = certificates[0];
        if (trust.Signers.Roots.IsEmpty)
        {
            problems.Add(new(VerificationStep.Trust, "No root is trusted, so nobody vouches for the certificate."));
            return;
        }

        AddCertificateProblems(
            Moments.SelectMany(time => CertificateTrust.ChainProblems(certificates, trust.Signers.Roots, time)).Concat(CertificateTrust.UsageProblems(leaf, trust.NeedsCodeSigning)));
        if (!trust.NeedsIdentity && trust.Signers.Identities.IsEmpty)
        {
            return;
        }

        CheckIdentity([.. CertificateTrust.Names(leaf), leaf.Subject], trust.Signers.Identities);
    }

    private void CheckKeyless(X509Certificate2 leaf, TrustedRoot root)
    {
        // Version 0.3 brought the certificate alone, so that no bundle brings what might be taken for an anchor.
        if (envelope.IsBundle && envelope.Materials is ["certificate"] != envelope.HasSingleCertificate)
        {
            problems.Add(new(VerificationStep.Material, "A keyless bundle of version 0.3 brings one certificate, and older ones a chain."));
        }

        if (loggedEntries == 0 && problems.TrueForAll(problem => problem.Step != VerificationStep.TransparencyLog))
        {
            problems.Add(new(VerificationStep.TransparencyLog, "No transparency log holds the signature; a keyless signature needs one."));
        }

        if (times.Count == 0)
        {
            problems.Add(new(VerificationStep.Timestamp, "Nobody trusted says when the signature was made; the certificate of a keyless signature is valid for minutes only."));
        }

        // Without a log and a time, there is no moment at which the certificate could be judged.
        if (problems.Count > 0)
        {
            return;
        }

        List<CertificateChain> chains = [.. times.Select(time => Chain(leaf, root, time.Time))];
        AddCertificateProblems(chains.SelectMany(chain => chain.Problems).Concat(CertificateTrust.UsageProblems(leaf, needsCodeSigning: true)));
        if (chains[0].Issuer is { } issuer)
        {
            using X509Certificate2 authority = CertificateReader.Load(issuer);
            if (CertificateTimestamps.Problem(leaf, authority, root.CertificateLogs) is { } problem)
            {
                problems.Add(new(VerificationStep.CertificateLog, problem));
            }
        }

        // Whoever controls any issuer that the authority accepts could have any name, so both are needed.
        ImmutableArray<ExpectedIdentity> identities = [.. trust.Signers.Identities.Where(identity => identity.Issuer is not null)];
        if (identities.IsEmpty)
        {
            problems.Add(new(VerificationStep.Identity, "No identity with an issuer is expected: say whom the certificate must name, and who must have authenticated them."));
            return;
        }

        CheckIdentity(CertificateTrust.Names(leaf), identities);
    }

    private static CertificateChain Chain(X509Certificate2 leaf, TrustedRoot root, DateTimeOffset time)
    {
        CertificateChain? refused = null;
        foreach (Authority authority in root.Authorities.Where(authority => authority.Valid.Covers(time) && !authority.Certificates.IsEmpty))
        {
            CertificateChain chain = CertificateChain.Build(leaf, authority, [leaf], time);
            if (chain.Problems.IsEmpty)
            {
                return chain;
            }

            refused ??= chain;
        }

        return refused ?? new([$"The trusted root has no authority that vouches for certificates at {Evidence.DocumentTime.Format(time)}."], null);
    }

    private void CheckIdentity(ImmutableArray<string> names, ImmutableArray<ExpectedIdentity> identities)
    {
        if (identities.IsEmpty)
        {
            problems.Add(new(VerificationStep.Identity, "No identity is expected: say whom the certificate must name."));
        }
        else if (!identities.Any(identity => identity.Fits(names, OidcIssuer)))
        {
            string by = OidcIssuer is null ? string.Empty : $" (authenticated by {OidcIssuer})";
            problems.Add(new(VerificationStep.Identity, $"The certificate names '{string.Join("', '", names)}'{by}, not '{string.Join("' or '", identities)}'."));
        }
    }

    private void AddCertificateProblems(IEnumerable<string> sentences) =>
        problems.AddRange(sentences.Distinct(StringComparer.Ordinal).Select(sentence => new VerificationProblem(VerificationStep.Certificate, sentence)));
}
