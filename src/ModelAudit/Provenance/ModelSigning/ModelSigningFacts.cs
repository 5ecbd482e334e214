using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Signatures over the model (OpenSSF Model Signing): who signed what, whether that is known, and how the files differ.</summary>
public static class ModelSigningFacts
{
    /// <summary>The signatures.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Signatures = new(
        "modelsigning.signatures",
        FactScope.Model,
        "Every signature over the model, in the tree or given beside it.",
        new FactField("path", FactType.Text, "The signature.", IsKey: true),
        new FactField("place", FactType.Text, "tree, or given for a document beside the model."),
        new FactField("scope", FactType.Text, "The folder or file it is about, . for the whole tree."),
        new FactField("status", FactType.Text, "verified: it fits and its signer is trusted. untrusted: others are trusted. unverified: nobody is. wrong: it does not fit. malformed: it is no signature."),
        new FactField("files", FactType.Text, "same, different or unknown: the files against the manifest, whoever signed it."),
        new FactField("method", FactType.Text, "How the signer is named: key, certificate or keyless."),
        new FactField("keyHint", FactType.Text, "The key as the signature names it: SHA-256 of its PEM text."),
        new FactField("subject", FactType.Text, "The subject of the certificate, as stated."),
        new FactField("issuer", FactType.Text, "The issuer of the certificate, as stated."),
        new FactField("names", FactType.TextList, "The e-mail addresses, URIs and DNS names of the certificate, as stated."),
        new FactField("certificate", FactType.Text, "The SHA-256 digest of the certificate."),
        new FactField("validFrom", FactType.Text, "When the certificate begins to be valid."),
        new FactField("validUntil", FactType.Text, "When it ends."),
        new FactField("algorithm", FactType.Text, "The algorithm of the signature, where it fits."),
        new FactField("oidcIssuer", FactType.Text, "Who authenticated the signer of a keyless signature, where it fits."),
        new FactField("signedAt", FactType.Text, "When it is known to have existed, where somebody trusted says so."),
        new FactField("signedAtBy", FactType.Text, "Who says so: timestamp or transparency-log."),
        new FactField("predicateType", FactType.Text, "The type of what is signed."),
        new FactField("formatVersion", FactType.Text, "The version of the format: 1.0 or 0.1."),
        new FactField("serialization", FactType.Text, "files or shards."),
        new FactField("hashType", FactType.Text, "sha256, blake2b or blake3."),
        new FactField("allowSymlinks", FactType.Boolean, "Whether links were followed when it was signed."),
        new FactField("ignored", FactType.TextList, "What was left out, beside the book-keeping of Git."),
        new FactField("resources", FactType.Integer, "The number of files or pieces that were signed."),
        new FactField("rootDigest", FactType.Text, "The root digest that was signed."));

    /// <summary>What is wrong with signatures.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Problems = new(
        "modelsigning.problems",
        FactScope.Model,
        "Everything that is wrong with a signature, or with the trust in its signer.",
        new FactField("signature", FactType.Text, "The signature.", IsKey: true),
        new FactField("step", FactType.Text, "The step of the verification that failed.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>How the files differ from what was signed.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Differences = new(
        "modelsigning.differences",
        FactScope.Model,
        "Every file that is not as it was signed, added since or gone; book-keeping of downloads does not count.",
        new FactField("signature", FactType.Text, "The signature.", IsKey: true),
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("state", FactType.Text, "changed, missing, extra or notCompared.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence."),
        new FactField("expected", FactType.Text, "The digest that was signed."),
        new FactField("actual", FactType.Text, "The digest found."),
        new FactField("role", FactType.Text, "What the file is for, as in file.role."));

    /// <summary>Weight files that no signature covers.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Uncovered = new(
        "modelsigning.uncovered",
        FactScope.Model,
        "Every weight file that no signature lists which fits or could not be checked for want of trust.",
        new FactField("path", FactType.Text, "The file.", IsKey: true));

    /// <summary>Whom the audit trusted.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Trust = new(
        "modelsigning.trust",
        FactScope.Model,
        "Every key and certificate that the audit was told to trust.",
        new FactField("kind", FactType.Text, "key, root, intermediate, timestamp-root, trusted-root, identity or unreadable."),
        new FactField("name", FactType.Text, "The key by its hint, the certificate by its subject, or what is wrong.", IsKey: true),
        new FactField("digest", FactType.Text, "The SHA-256 digest of the certificate."),
        new FactField("validFrom", FactType.Text, "When it begins to be valid."),
        new FactField("validUntil", FactType.Text, "When it ends."),
        new FactField("notice", FactType.Text, "What there is to say about its age at the time of the audit."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Signatures, Problems, Differences, Uncovered, Trust];
}
