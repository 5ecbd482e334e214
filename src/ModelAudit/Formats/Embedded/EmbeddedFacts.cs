using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Embedded;

/// <summary>What was found inside content of no known format.</summary>
public static class EmbeddedFacts
{
    /// <summary>The pickles and archives.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Contents = new(
        "embedded.contents",
        FactScope.File,
        "Pickles and archives inside content of no known format, of one that nobody reads, or inside large text; each is examined as a file of its own.",
        new FactField("kind", FactType.Text, "pickle, zip or 7z.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes.", IsKey: true),
        new FactField("length", FactType.Integer, "The length in bytes; that of an archive runs to the end of the file."),
        new FactField("path", FactType.Text, "The path inside the file under which it was examined."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Contents];
}
