namespace ModelAudit.Signing;

/// <summary>The steps of a verification, in the order in which they are made. A failed step names what is wrong.</summary>
public enum VerificationStep
{
    /// <summary>The document is too large, or not the strict JSON of a bundle or an envelope.</summary>
    Json,

    /// <summary>The media type is not that of a Sigstore bundle.</summary>
    MediaType,

    /// <summary>There is not exactly one public key or certificate.</summary>
    Material,

    /// <summary>There is not exactly one signature.</summary>
    Signatures,

    /// <summary>Payload, signature or certificate are not canonical base64.</summary>
    Base64,

    /// <summary>Nobody is trusted, a trusted key cannot be read, or the report is signed by somebody else.</summary>
    Trust,

    /// <summary>The signature does not fit the payload and the key.</summary>
    Signature,

    /// <summary>What is signed is not an in-toto statement.</summary>
    PayloadType,

    /// <summary>The statement is of another type or version.</summary>
    StatementType,

    /// <summary>The statement's predicate is of another type or version.</summary>
    PredicateType,

    /// <summary>The report inside is damaged.</summary>
    Report,

    /// <summary>The statement's subjects are not those of the report.</summary>
    Subjects,

    /// <summary>Result, verdict, findings or policy contradict each other.</summary>
    Consistency,

    /// <summary>The certificate is not vouched for by a trusted root, may not sign, or was not valid.</summary>
    Certificate,

    /// <summary>The certificate names somebody else.</summary>
    Identity,

    /// <summary>The manifest of a signed model lists nothing, or its resources contradict each other or its own root digest.</summary>
    Resources,

    /// <summary>The manifest of a signed model uses an algorithm or a way to cut files that is not supported.</summary>
    Serialization,

    /// <summary>The files are not those that were signed.</summary>
    Files,

    /// <summary>An entry of a transparency log is not one of this signature, or the log did not vouch for it.</summary>
    TransparencyLog,

    /// <summary>A timestamp is not one of this signature, or no trusted authority issued it.</summary>
    Timestamp,

    /// <summary>No certificate log that is trusted promised to show the certificate of a keyless signature.</summary>
    CertificateLog,
}
