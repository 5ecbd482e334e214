using System.Collections.Immutable;

namespace ModelAudit.Tool.Settings;

/// <summary>All settings. The options of the verbs, the environment variables and the keys of a settings file are this one table.</summary>
internal static class SettingDefinitions
{
    /// <summary>Rule packs.</summary>
    public static readonly SettingDefinition Rules = new("rules", SettingKind.Path, "Rule packs to judge by: files, or folders of *.json. Without it, the baseline pack that ships.") { Many = true, Placeholder = "FILE|DIR" };

    /// <summary>The profile.</summary>
    public static readonly SettingDefinition Profile = new("profile", SettingKind.Text, "The profile that says which rules block, warn or inform. Without it, the packs' own.") { Placeholder = "NAME" };

    /// <summary>Waiver files.</summary>
    public static readonly SettingDefinition Waivers = new("waivers", SettingKind.Path, "Waiver files: accepted risks with two names and an end.") { Many = true, Placeholder = "FILE" };

    /// <summary>Attestation files.</summary>
    public static readonly SettingDefinition Attestations = new("attestations", SettingKind.Path, "Attestation files: dated answers of named people to what files cannot tell.") { Many = true, Placeholder = "FILE" };

    /// <summary>The context file.</summary>
    public static readonly SettingDefinition Context = new("context", SettingKind.Path, "A context file: role, regions, use and origin as the organisation declares them.") { Placeholder = "FILE" };

    /// <summary>The approved report.</summary>
    public static readonly SettingDefinition Baseline = new("baseline", SettingKind.Path, "The report of the approved version, for rules that compare with it.") { Placeholder = "REPORT" };

    /// <summary>Whether only new findings count.</summary>
    public static readonly SettingDefinition OnlyNew = new("onlyNew", SettingKind.Boolean, "Exit by findings that are not in the --baseline report. The report still says its own verdict.") { Default = "false" };

    /// <summary>The reports of bases.</summary>
    public static readonly SettingDefinition BaseReports = new("baseReports", SettingKind.Path, "Reports of audits of the models that this one comes from, for rules about lineage.") { Many = true, Flag = "--base-report", Placeholder = "REPORT" };

    /// <summary>The severity that blocks.</summary>
    public static readonly SettingDefinition FailOn = new("failOn", SettingKind.Choice, "Make every rule of at least this severity block, whatever the profile says; rules that are off stay off.") { Placeholder = "SEVERITY", Choices = ["critical", "high", "medium", "low", "info"] };

    /// <summary>Whether incomplete is good enough.</summary>
    public static readonly SettingDefinition AllowIncomplete = new("allowIncomplete", SettingKind.Boolean, "Exit with 0 instead of 3 when the audit is incomplete. The report still says Incomplete.") { Default = "false" };

    /// <summary>The date of the judgement.</summary>
    public static readonly SettingDefinition AsOf = new("asOf", SettingKind.Date, "Judge as of this date instead of now; the same input then gives the same report byte for byte.") { Placeholder = "DATE" };

    /// <summary>How long a report is kept.</summary>
    public static readonly SettingDefinition RetainDays = new("retainDays", SettingKind.Integer, "Days the report is meant to be kept, counted from the date of the judgement; written into it.") { Placeholder = "DAYS" };

    /// <summary>Files examined at once.</summary>
    public static readonly SettingDefinition Jobs = new("jobs", SettingKind.Integer, "Files examined at the same time; 0 means one per core.") { Default = "0", Placeholder = "N" };

    /// <summary>The longest file.</summary>
    public static readonly SettingDefinition MaxFileSize = new("maxFileSize", SettingKind.Size, "The longest file to read; a longer one is listed with a gap.") { Default = "8TiB", Placeholder = "SIZE" };

    /// <summary>The time for one file.</summary>
    public static readonly SettingDefinition Timeout = new("timeout", SettingKind.Duration, "The longest time an inspector may spend on one file; what is left is a gap.") { Default = "10m", Placeholder = "TIME" };

    /// <summary>The load probe.</summary>
    public static readonly SettingDefinition Probe = new("probe", SettingKind.Probe, "Also ask ONNX Runtime, in an isolated process, whether ONNX models load and compute what the test vectors beside them say. Without PATH, the probe that is installed; PATH is a published ModelAudit.OnnxRuntime.dll.") { Placeholder = "onnxruntime[=PATH]" };

    /// <summary>Whether the load probe measures.</summary>
    public static readonly SettingDefinition ProbeMeasurements = new("probeMeasurements", SettingKind.Boolean, "Also record time and memory of the probe's processes; the same input then gives another report each time.") { Default = "false" };

    /// <summary>Keys whose signatures over the model are trusted.</summary>
    public static readonly SettingDefinition ModelKeys = new("modelKeys", SettingKind.Path, "Trust signatures over the model, and statements about it, by this public key (PEM).") { Many = true, Flag = "--model-key", Placeholder = "FILE" };

    /// <summary>Roots whose certificates are trusted for signatures over the model.</summary>
    public static readonly SettingDefinition ModelRoots = new("modelRoots", SettingKind.Path, "Trust signatures over the model, and statements about it, by certificates that chain to these roots (PEM); needs --model-identity.") { Many = true, Placeholder = "FILE" };

    /// <summary>Whom certificates must name.</summary>
    public static readonly SettingDefinition ModelIdentities = new("modelIdentities", SettingKind.Text, "The e-mail address, URI, DNS name or whole subject that such a certificate must name.") { Many = true, Flag = "--model-identity", Placeholder = "NAME" };

    /// <summary>The file that says whom to trust about the model.</summary>
    public static readonly SettingDefinition ModelTrust = new("modelTrust", SettingKind.Path, "A file that says whom to trust about the model: keys, roots, a trusted root of Sigstore and identities (modelaudit.trust.v1). What --model-key and the like name is added.") { Placeholder = "FILE" };

    /// <summary>Documents about the model that lie elsewhere.</summary>
    public static readonly SettingDefinition Provenance = new("provenance", SettingKind.Path, "A signature, attestation or bill of materials about the model that does not lie in it.") { Many = true, Placeholder = "FILE" };

    /// <summary>The outputs.</summary>
    public static readonly SettingDefinition Format = new("format", SettingKind.Format, "An output: text, json, html, sarif, junit, markdown, github, azure, cyclonedx, cyclonedx-1.6, spdx, mof, compliance, compliance-csv or eu-model-documentation, with =FILE into a file. At most one without a file: it goes to standard output.") { Many = true, Placeholder = "NAME[=FILE]" };

    /// <summary>Where the signed report goes.</summary>
    public static readonly SettingDefinition Output = new("output", SettingKind.Path, "The folder for the signed report, made when it is missing.") { Default = "modelaudit-reports", Placeholder = "DIR" };

    /// <summary>The signing key.</summary>
    public static readonly SettingDefinition Sign = new("sign", SettingKind.Path, "Sign with this private key: PEM, encrypted PEM or PKCS#12. Without it, a key of your own that is made on first use.") { Placeholder = "KEY" };

    /// <summary>The certificate of the key.</summary>
    public static readonly SettingDefinition Certificate = new("certificate", SettingKind.Path, "The certificate (chain) of the signing key in PEM, leaf first.") { Placeholder = "CHAIN" };

    /// <summary>The padding of RSA signatures.</summary>
    public static readonly SettingDefinition RsaPadding = new("rsaPadding", SettingKind.Choice, "How RSA keys sign: pkcs1, which every verifier knows, or pss.") { Default = "pkcs1", Choices = ["pkcs1", "pss"], Placeholder = "NAME" };

    /// <summary>The key on a token that signs.</summary>
    public static readonly SettingDefinition SignPkcs11 = new("signPkcs11", SettingKind.Text, "Sign with a key on a token, named as in RFC 7512: pkcs11:token=NAME;object=NAME?module-path=FILE. Its PIN is given like a password.") { Placeholder = "URI" };

    /// <summary>The program that signs.</summary>
    public static readonly SettingDefinition SignCommand = new("signCommand", SettingKind.Path, "Sign with this program: it gets the bytes on standard input and writes the signature to standard output. Needs --sign-public-key.") { Placeholder = "PROGRAM" };

    /// <summary>What the program that signs gets.</summary>
    public static readonly SettingDefinition SignInput = new("signInput", SettingKind.Choice, "What the program gets: the bytes, or their digest.") { Default = "bytes", Choices = ["bytes", "digest"], Placeholder = "WHAT" };

    /// <summary>The public key of the program that signs.</summary>
    public static readonly SettingDefinition SignPublicKey = new("signPublicKey", SettingKind.Path, "The public key (PEM) of what the program signs with; its signature has to fit.") { Placeholder = "FILE" };

    /// <summary>How long the program that signs may take.</summary>
    public static readonly SettingDefinition SignTimeout = new("signTimeout", SettingKind.Duration, "The longest time that the program may take.") { Default = "1m", Placeholder = "TIME" };

    /// <summary>The small attestations beside the report.</summary>
    public static readonly SettingDefinition Emit = new("emit", SettingKind.Choice, "Also sign a small attestation for gates of other systems: vsa (SLSA verification summary) or svr (in-toto simple verification result).") { Choices = ["vsa", "svr"], Placeholder = "NAME" };

    /// <summary>Whether to leave the report unsigned.</summary>
    public static readonly SettingDefinition NoSign = new("noSign", SettingKind.Boolean, "Write the statement without a signature.") { Default = "false" };

    /// <summary>The file with the key's password.</summary>
    public static readonly SettingDefinition KeyPasswordFile = new("keyPasswordFile", SettingKind.Path, "A file whose first line is the key's password. Also taken from MODELAUDIT_KEY_PASSWORD, or asked for; never an argument.") { Placeholder = "FILE" };

    /// <summary>Keys that verification trusts.</summary>
    public static readonly SettingDefinition TrustedKeys = new("trustedKeys", SettingKind.Path, "Trust reports signed with this public key (PEM).") { Many = true, Flag = "--key", Placeholder = "FILE" };

    /// <summary>Roots that verification trusts.</summary>
    public static readonly SettingDefinition TrustedRoots = new("trustedRoots", SettingKind.Path, "Trust certificates that chain to these roots (PEM); needs --identity.") { Many = true, Flag = "--roots", Placeholder = "FILE" };

    /// <summary>The identity that verification requires.</summary>
    public static readonly SettingDefinition Identity = new("identity", SettingKind.Text, "The e-mail address, URI or DNS name that the signer's certificate must name.") { Placeholder = "NAME" };

    /// <summary>The pattern of identities that verification requires.</summary>
    public static readonly SettingDefinition IdentityPattern = new("identityPattern", SettingKind.Text, "A regular expression that the whole of a name in the signer's certificate must match.") { Placeholder = "REGEX" };

    /// <summary>Who authenticated the signer.</summary>
    public static readonly SettingDefinition Issuer = new("issuer", SettingKind.Text, "Who must have authenticated the signer of a keyless signature: the URL of the OpenID issuer, exactly.") { Placeholder = "URL" };

    /// <summary>The trusted root of keyless signatures.</summary>
    public static readonly SettingDefinition TrustedRoot = new("trustedRoot", SettingKind.Path, "Trust keyless signatures (Sigstore) that rest on this trusted_root.json; needs --identity or --identity-pattern, and --issuer.") { Placeholder = "FILE" };

    /// <summary>The roots of timestamping authorities.</summary>
    public static readonly SettingDefinition TimestampRoots = new("timestampRoots", SettingKind.Path, "Trust timestamps (RFC 3161) of authorities that chain to these roots (PEM).") { Many = true, Placeholder = "FILE" };

    /// <summary>The file that says whom to trust.</summary>
    public static readonly SettingDefinition TrustPolicy = new("trust", SettingKind.Path, "A file that says whom to trust: keys, roots, a trusted root of Sigstore and identities (modelaudit.trust.v1). What other options name is added.") { Placeholder = "FILE" };

    /// <summary>Progress.</summary>
    public static readonly SettingDefinition Progress = new("progress", SettingKind.Choice, "Progress on standard error: auto shows a bar on a terminal and a line now and then in CI. Never into a file.") { Default = "auto", Choices = ["auto", "always", "never"], Placeholder = "WHEN" };

    /// <summary>Fewer messages.</summary>
    public static readonly SettingDefinition Quiet = new("quiet", SettingKind.Boolean, "Only report data and errors.") { Default = "false" };

    /// <summary>More messages.</summary>
    public static readonly SettingDefinition Verbose = new("verbose", SettingKind.Boolean, "More detail: every item of a fact (inspect), every description (rules list), and the details of an internal error.") { Default = "false" };

    /// <summary>No color.</summary>
    public static readonly SettingDefinition NoColor = new("noColor", SettingKind.Boolean, "No color on the terminal; the variable NO_COLOR does the same.") { Default = "false" };

    /// <summary>What a judgement needs.</summary>
    public static readonly ImmutableArray<SettingDefinition> Judgement =
        [Rules, Profile, Waivers, Attestations, Context, Baseline, OnlyNew, BaseReports, FailOn, AllowIncomplete, AsOf, RetainDays];

    /// <summary>What signatures over the model and statements about it are read with.</summary>
    public static readonly ImmutableArray<SettingDefinition> ModelStatements = [ModelTrust, ModelKeys, ModelRoots, ModelIdentities, Provenance];

    /// <summary>The digest cache.</summary>
    public static readonly SettingDefinition DigestCache = new("digestCache", SettingKind.Path, "Do not read large files again that have not changed since the last audit with this file, made when it is missing: one for each model, where only those write who may say what files hold. The report says which files were not read (MA1015).") { Placeholder = "FILE" };

    /// <summary>Whether the digest cache is confirmed by content.</summary>
    public static readonly SettingDefinition ConfirmCache = new("confirmCache", SettingKind.Boolean, "Read files all the same that the digest cache knows, and compare the XxHash3 of their content: faster than examining them.") { Default = "false" };

    /// <summary>What an examination needs.</summary>
    public static readonly ImmutableArray<SettingDefinition> Examination = [Jobs, MaxFileSize, Timeout, DigestCache, ConfirmCache, Probe, ProbeMeasurements, .. ModelStatements];

    /// <summary>What says which key signs.</summary>
    public static readonly ImmutableArray<SettingDefinition> Signing =
        [Sign, Certificate, KeyPasswordFile, RsaPadding, SignPkcs11, SignCommand, SignInput, SignPublicKey, SignTimeout];

    /// <summary>What reports and signatures need.</summary>
    public static readonly ImmutableArray<SettingDefinition> Reporting = [Format, Output, .. Signing, Emit, NoSign];

    /// <summary>What verification needs.</summary>
    public static readonly ImmutableArray<SettingDefinition> Trust = [TrustPolicy, TrustedKeys, TrustedRoots, TrustedRoot, TimestampRoots, Identity, IdentityPattern, Issuer];

    /// <summary>How the tool talks.</summary>
    public static readonly ImmutableArray<SettingDefinition> Talk = [Progress, Quiet, Verbose, NoColor];

    /// <summary>All of them, in the order of the help.</summary>
    public static readonly ImmutableArray<SettingDefinition> All = [.. Judgement, .. Examination, .. Reporting, .. Trust, .. Talk];
}
