namespace ModelAudit.Licensing.Detection;

/// <summary>The digests of the words that normalisation itself looks at.</summary>
internal static class KnownWords
{
    public static readonly uint Non = WordHash.Of("non");
    public static readonly uint All = WordHash.Of("all");
    public static readonly uint Rights = WordHash.Of("rights");
    public static readonly uint Reserved = WordHash.Of("reserved");
    public static readonly uint Copyright = WordHash.Of("copyright");
    public static readonly uint Portions = WordHash.Of("portions");
    public static readonly uint By = WordHash.Of("by");
    public static readonly uint Year = WordHash.Of("year");
    public static readonly uint Rem = WordHash.Of("rem");
    public static readonly uint Dnl = WordHash.Of("dnl");
    public static readonly uint C = WordHash.Of("c");
    public static readonly uint Usa = WordHash.Of("usa");
    public static readonly uint Http = WordHash.Of("http");
    public static readonly uint Https = WordHash.Of("https");

    // The Free Software Foundation moved; its licenses and notices name three addresses.
    public static readonly HashSet<uint> AddressWords = [.. new[] { "59", "51", "675", "temple", "franklin", "mass", "ave", "avenue", "place", "street", "st", "suite", "330", "fifth", "5th", "floor", "boston", "cambridge", "ma" }.Select(word => WordHash.Of(word))];
    public static readonly uint[] AddressCodes = [WordHash.Of("02111"), WordHash.Of("02110"), WordHash.Of("02139")];
    public static readonly uint[] AddressTails = [WordHash.Of("1307"), WordHash.Of("1301"), WordHash.Of("4301"), Usa];

    // A number behind one of these is said, even where a sentence ends with it.
    public static readonly HashSet<uint> BeforeNumber =
    [
        .. new[]
        {
            "version", "versions", "ver", "v", "section", "sections", "clause", "clauses", "article", "paragraph", "gpl", "lgpl", "agpl", "gfdl", "apache", "mpl", "epl", "license", "licence", "by", "sa", "llama", "gemma", "january", "february",
            "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "and", "or", "to", "than", "of", "in", "is", "python", "perl", "bysa", "bync", "byncsa", "level", "exhibit",
        }.Select(word => WordHash.Of(word)),
    ];
}
