namespace ModelAudit.Licensing.Detection;

/// <summary>Chooses the mentions that say something: a name within a license's own text or beside a clearer statement does not.</summary>
internal static class MentionSelection
{
    private static readonly string[] Gnu = ["GPL", "LGPL", "AGPL", "GFDL"];

    /// <summary>The mentions to report.</summary>
    public static IEnumerable<DetectedLicense> Of(
        AuditedText text, List<LicenseMention> mentions, List<TextMatch> matches, List<LicenseTag> tags, List<DetectedLicense> found)
    {
        var families = new HashSet<string>(found.SelectMany(license => FamiliesOf(license.Id).Concat(license.OtherIds.SelectMany(FamiliesOf))), StringComparer.Ordinal);
        var bases = found.SelectMany(license => IdsOf(license.Id).Concat(license.OtherIds)).Select(BaseOf).ToHashSet(StringComparer.Ordinal);
        bool hasText = matches.Count > 0;
        LicenseMention[] outside = [.. mentions.Where(mention => !matches.Exists(match => mention.Start < match.End && mention.End > match.Start && !Array.Exists(match.Alternatives, range => mention.Start >= range.Start && mention.End <= range.End)) && !tags.Exists(tag => IsIn(text, mention, tag.Start, tag.End)))];
        var said = outside.Where(mention => mention.HasVersion).Select(mention => mention.Family).ToHashSet(StringComparer.Ordinal);
        said.UnionWith(families);

        // "the GNU General Public License" without a version is said beside every other license of that family.
        bool saysGnu = Gnu.Any(said.Contains);
        if (said.Any(family => family.StartsWith("BSD-", StringComparison.Ordinal)) || bases.Any(id => id.Contains("BSD", StringComparison.Ordinal)))
        {
            said.Add("BSD");
        }

        // "the Artistic License" beside "Artistic-1.0-Perl" is that one.
        if (said.Concat(bases).Any(id => id.StartsWith("Artistic-", StringComparison.Ordinal)))
        {
            said.Add("Artistic");
        }

        if (said.Contains("MIT"))
        {
            said.Add("MIT-like");
        }

        bool saysOther = outside.Any(mention => mention.Family != "GPL" && Gnu.Contains(mention.Family));

        // Where a copy of one version is said to be, that version is meant.
        var pointed = outside.Where(mention => !mention.HasVersion && LicenseFamilies.Has(mention.Family) && mention.Id != LicenseFamilies.Of(mention.Family, null, false)).Select(mention => mention.Family).ToHashSet(StringComparer.Ordinal);
        var kept = outside.Where(mention => mention.HasVersion || !pointed.Contains(mention.Family) || mention.Id != LicenseFamilies.Of(mention.Family, null, false))
            .Where(mention => mention.HasVersion
            ? !bases.Contains(BaseOf(mention.Id)) && (!hasText || mention.HasContext)
            : (!hasText || mention.HasContext) && !said.Contains(mention.Family) && !(saysGnu && Gnu.Contains(mention.Family)) && !(saysOther && mention.Family == "GPL"));
        foreach (IGrouping<string, LicenseMention> group in kept.GroupBy(mention => BaseOf(mention.Id)))
        {
            // "or later" is said once, and the name repeated without it.
            LicenseMention mention = group.FirstOrDefault(candidate => candidate.Id.EndsWith("-or-later", StringComparison.Ordinal)) ?? group.First();
            mention = group.FirstOrDefault(candidate => candidate.Id.Contains(" WITH ", StringComparison.Ordinal)) ?? mention;
            int end = text.Tokens.Ends[mention.End - 1];
            yield return new DetectedLicense
            {
                Id = mention.Id,
                Kind = LicenseMatchKind.Mention,
                Verdict = LicenseVerdict.Named,
                StartLine = text.LineOf(mention.Start),
                EndLine = text.LineAt(end - 1),
                Confidence = mention.HasVersion ? mention.HasContext ? 70 : 55 : 40,
                Reason = (mention.HasVersion, mention.HasContext) switch
                {
                    (true, true) => "The text says that something is under it.",
                    (true, false) => "The text names it.",
                    _ => "The text names it, and not which version.",
                },
            };
        }
    }

    /// <summary>The identifier without "-only", "-or-later" and exception.</summary>
    public static string BaseOf(string id) => (id.IndexOf(" WITH ", StringComparison.Ordinal) is var with && with > 0 ? id[..with] : id).Replace("-only", string.Empty, StringComparison.Ordinal).Replace("-or-later", string.Empty, StringComparison.Ordinal).TrimEnd('+');

    private static bool IsIn(AuditedText text, LicenseMention mention, int start, int end) => text.Tokens.Starts[mention.Start] < end && text.Tokens.Ends[mention.End - 1] > start;

    private static IEnumerable<string> FamiliesOf(string expression) => IdsOf(expression).Select(FamilyOf);

    private static IEnumerable<string> IdsOf(string expression) =>
        SpdxExpression.TryParse(expression, out SpdxExpression? parsed, out _) ? parsed.Licenses.Select(license => license.Id) : [expression];

    private static string FamilyOf(string id)
    {
        string plain = BaseOf(id);
        int dash = plain.LastIndexOf('-');
        return dash > 0 && char.IsAsciiDigit(plain[dash + 1 < plain.Length ? dash + 1 : dash]) ? plain[..dash] : plain;
    }
}
