using System.Collections.Immutable;

namespace ModelAudit.Licensing.Terms;

/// <summary>One term of a license.</summary>
public sealed record LicenseTerm
{
    /// <summary>What it is about: one of <see cref="TermKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The clause that says so, as the text numbers it: "1.b.iii", "Attachment A", "paragraph 2".</summary>
    public required string Clause { get; init; }

    /// <summary>Whether the clause stands in the use policy, not in the license.</summary>
    public bool IsInUsePolicy { get; init; }

    /// <summary>What it grants or forbids in a word: allowed, forbidden, name-duty, California, ….</summary>
    public string? Value { get; init; }

    /// <summary>A threshold: users, or an amount of <see cref="Currency"/>.</summary>
    public long? Number { get; init; }

    /// <summary>The ISO 4217 code of a threshold of revenue.</summary>
    public string? Currency { get; init; }

    /// <summary>month or year, for a threshold of revenue.</summary>
    public string? Period { get; init; }

    /// <summary>When a threshold is measured: release-date or any-time.</summary>
    public string? Measured { get; init; }

    /// <summary>Whether affiliates count.</summary>
    public bool CountsAffiliates { get; init; }

    /// <summary>What happens above a threshold: license-needed, rights-end or display.</summary>
    public string? Consequence { get; init; }

    /// <summary>The regions where nothing is granted: ISO 3166-1 alpha-2 codes, or EU.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>multimodal when the term is only about models that take or give more than text.</summary>
    public string? Modality { get; init; }

    /// <summary>Uses that are forbidden or tied to conditions, in the words of the list restricted-use-cases and further ones.</summary>
    public ImmutableArray<string> Uses { get; init; } = [];

    /// <summary>The words that have to be shown, kept or begin a name, exactly.</summary>
    public string? Statement { get; init; }

    /// <summary>Other words that do as well.</summary>
    public string? Alternative { get; init; }

    /// <summary>Where a statement has to be shown, or where restrictions stand.</summary>
    public string? Place { get; init; }

    /// <summary>To what it applies: model, model-and-derivatives, derivatives, output-trained, derivatives-and-output-trained or above-threshold.</summary>
    public string? AppliesTo { get; init; }

    /// <summary>What narrows it, in a few words.</summary>
    public string? Scope { get; init; }

    /// <summary>Whether the license text contains the use policy itself.</summary>
    public bool IsIncluded { get; init; }

    /// <summary>The number of words that support the term, and the first half of the SHA-256 over them: finds them in the text, and tells nobody what they are.</summary>
    public required string Mark { get; init; }

    /// <summary>Whether it concerns whoever passes on a model that was derived, not only the model itself.</summary>
    public bool ReachesDerivatives => AppliesTo is "model-and-derivatives" or "derivatives" or "derivatives-and-output-trained";

    /// <inheritdoc/>
    public bool Equals(LicenseTerm? other) => other is not null && Kind == other.Kind && Clause == other.Clause && Mark == other.Mark && IsInUsePolicy == other.IsInUsePolicy && Value == other.Value && Statement == other.Statement;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Clause, Mark);
}
