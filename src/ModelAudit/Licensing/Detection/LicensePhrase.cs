using System.Collections.Immutable;

namespace ModelAudit.Licensing.Detection;

/// <summary>The name of a license as people write it.</summary>
/// <param name="Words">The digests of its words.</param>
/// <param name="Target">The identifier, or the family whose version the text behind the name tells.</param>
/// <param name="NeedsContext">Whether the name also occurs where no license is meant, such as MIT.</param>
internal sealed record LicensePhrase(ImmutableArray<uint> Words, string Target, bool NeedsContext);
