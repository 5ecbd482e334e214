using System.Collections.Immutable;

namespace ModelAudit.Licensing;

/// <summary>A license or use policy whose text the detector knows.</summary>
/// <param name="Ids">Its identifiers; the first is the one that is reported.</param>
/// <param name="Name">What its publisher calls it.</param>
/// <param name="Version">Its version or date where the identifier does not say it.</param>
/// <param name="IsUsePolicy">Whether it is a use policy, no license.</param>
/// <param name="IsOsiApproved">Whether the Open Source Initiative approved it, as the SPDX license list says.</param>
/// <param name="Words">How many words its text has.</param>
/// <param name="Source">Where the text comes from: name, version and SHA-256.</param>
public sealed record KnownLicense(ImmutableArray<string> Ids, string Name, string Version, bool IsUsePolicy, bool IsOsiApproved, int Words, string Source);
