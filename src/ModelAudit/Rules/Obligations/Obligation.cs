namespace ModelAudit.Rules.Obligations;

/// <summary>Who must do what, when, by which clause of which license, and how it stands.</summary>
/// <param name="License">The license: an SPDX identifier or a LicenseRef- name.</param>
/// <param name="Clause">The clause, as the text numbers it.</param>
/// <param name="Term">What the clause is about (<see cref="Licensing.Terms.TermKind"/>).</param>
/// <param name="Origin">Why the license binds: "declared", or "inherited from the base NAME".</param>
/// <param name="Who">Who is bound.</param>
/// <param name="When">When.</param>
/// <param name="What">What has to be done or left, in our own words.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Evidence">One sentence: what the status comes from.</param>
public sealed record Obligation(
    string License,
    string Clause,
    string Term,
    string Origin,
    string Who,
    string When,
    string What,
    ObligationStatus Status,
    string Evidence);
