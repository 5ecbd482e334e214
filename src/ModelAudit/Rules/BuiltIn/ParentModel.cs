using System.Collections.Immutable;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>A model that the audited one comes from.</summary>
/// <param name="Name">Its name, or what is known of it.</param>
/// <param name="Licenses">The licenses it may be under; more than one when the evidence does not tell releases apart, none when it is not a known model.</param>
/// <param name="Certainty">How sure the descent is.</param>
/// <param name="Path">The file that tells, or null.</param>
internal sealed record ParentModel(string Name, ImmutableArray<string> Licenses, ParentCertainty Certainty, string? Path)
{
    /// <summary>adapter, merge, quantized, finetune, or undeclared.</summary>
    public string Relation { get; init; } = "undeclared";

    /// <summary>The revision that an adapter was made for, or null.</summary>
    public string? Revision { get; init; }

    /// <summary>The model in between, when it is no direct parent.</summary>
    public string? Via { get; init; }

    /// <summary>How the descent is known, as a clause; empty for a declared one.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The publisher of the audited model, when the catalogue knows it.</summary>
    public string? ChildOwner { get; init; }

    /// <summary>The organisation in the name, or null.</summary>
    public string? Owner => Name.IndexOf('/', StringComparison.Ordinal) is > 0 and int slash ? Name[..slash] : null;

    /// <summary>Whether the publisher of the audited model is the base's too, and so may license anew what it owns.</summary>
    public bool IsOfSameOwner(RuleContext context) =>
        Owner is { } owner && string.Equals(context.Declared.Text(ContextFacts.Publisher) ?? ChildOwner, owner, StringComparison.OrdinalIgnoreCase);

    /// <summary>The licenses for a sentence.</summary>
    public string LicenseNames => string.Join(" or ", Licenses.Select(LicenseLists.Display));

    /// <summary>The name with the chain that leads to it.</summary>
    public string Chain => Via is null ? Name : $"{Name} (through {Via})";
}
