using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance.Attestations;

/// <summary>Statements about the model (in-toto v0.1 and v1): SLSA provenance, verification summaries and others, and whether they are about these files.</summary>
public static class AttestationFacts
{
    /// <summary>The statements.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Statements = new(
        "attestations.statements",
        FactScope.Model,
        "Every statement about the model, in the tree or given beside it; signatures over the whole model are in modelsigning.signatures.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("line", FactType.Integer, "The line in it, from 1.", IsKey: true),
        new FactField("place", FactType.Text, "tree, or given for a document beside the model."),
        new FactField("status", FactType.Text, "verified: signed by somebody trusted. untrusted: others are trusted. unverified: nobody is. unsigned. wrong: the signature does not fit. malformed: it is no statement."),
        new FactField("problem", FactType.Text, "What is wrong, or why its signer is not trusted."),
        new FactField("signer", FactType.TextList, "Who signed, where verified: the names of the certificate, or the key by its hint."),
        new FactField("statementType", FactType.Text, "The type of the statement."),
        new FactField("predicateType", FactType.Text, "What kind of statement it is."),
        new FactField("kind", FactType.Text, "provenance (SLSA v0.1 to v1), verification-summary (v0.2 and v1) or other."),
        new FactField("subjects", FactType.Integer, "How many artifacts it is about."),
        new FactField("matched", FactType.Integer, "How many of them are files of the model, by digest."),
        new FactField("builder", FactType.Text, "Provenance: what built it."),
        new FactField("buildType", FactType.Text, "Provenance: how to read its parameters."),
        new FactField("source", FactType.Text, "Provenance: the source it was built from."),
        new FactField("startedOn", FactType.Text, "Provenance: when the build began, as written."),
        new FactField("finishedOn", FactType.Text, "Provenance: when the build ended, as written."),
        new FactField("verifier", FactType.Text, "Verification summary: who verified."),
        new FactField("timeVerified", FactType.Text, "Verification summary: when, as written."),
        new FactField("resourceUri", FactType.Text, "Verification summary: what was verified."),
        new FactField("policy", FactType.Text, "Verification summary: by which policy."),
        new FactField("policyDigests", FactType.TextList, "Verification summary: the digests of that policy as ALGORITHM:DIGITS."),
        new FactField("result", FactType.Text, "Verification summary: PASSED or FAILED."),
        new FactField("levels", FactType.TextList, "Verification summary: the levels verified."),
        new FactField("slsaVersion", FactType.Text, "Verification summary: the version of SLSA that the levels are of."),
        new FactField("predicateProblems", FactType.TextList, "What is wrong with the form of the predicate: members that SLSA requires and that are missing or of another type."));

    /// <summary>What the statements are about.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Subjects = new(
        "attestations.subjects",
        FactScope.Model,
        "Every artifact that a statement is about.",
        new FactField("path", FactType.Text, "The file with the statement.", IsKey: true),
        new FactField("line", FactType.Integer, "The line in it.", IsKey: true),
        new FactField("name", FactType.Text, "The artifact as named.", IsKey: true),
        new FactField("state", FactType.Text, "match: a file has these digests. mismatch: the file of that name has others. absent: there is no such file. notCompared: no digest could be compared."),
        new FactField("file", FactType.Text, "The file that matches, or has the name."),
        new FactField("algorithm", FactType.Text, "The algorithm that was compared."),
        new FactField("declared", FactType.Text, "The digest stated."),
        new FactField("actual", FactType.Text, "The digest found, where it is another one."));

    /// <summary>What the builds were given.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Parameters = new(
        "attestations.parameters",
        FactScope.Model,
        "Every external parameter of a build: what somebody outside the builder decided.",
        new FactField("path", FactType.Text, "The file with the statement.", IsKey: true),
        new FactField("line", FactType.Integer, "The line in it.", IsKey: true),
        new FactField("name", FactType.Text, "The parameter.", IsKey: true),
        new FactField("value", FactType.Text, "Its value as JSON; of one longer than 256 characters the beginning, with the SHA-256 of the whole behind it."));

    /// <summary>What the builds took.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Dependencies = new(
        "attestations.dependencies",
        FactScope.Model,
        "Every artifact that a build took: resolved dependencies (SLSA v1), materials (v0.2).",
        new FactField("path", FactType.Text, "The file with the statement.", IsKey: true),
        new FactField("line", FactType.Integer, "The line in it.", IsKey: true),
        new FactField("uri", FactType.Text, "Where it comes from.", IsKey: true),
        new FactField("digests", FactType.TextList, "Its digests as ALGORITHM:DIGITS."));

    /// <summary>Weight files without provenance.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Uncovered = new(
        "attestations.uncovered",
        FactScope.Model,
        "Every weight file that no verified provenance is about.",
        new FactField("path", FactType.Text, "The file.", IsKey: true));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Statements, Subjects, Parameters, Dependencies, Uncovered];
}
