using System.Collections.Immutable;

namespace ModelAudit.Openness;

/// <summary>One of the three elements that the Open Source AI Definition 1.0 asks for: the preferred form to make modifications to a system.</summary>
/// <param name="Name">Data information, Code or Parameters.</param>
/// <param name="Lacking">What is lacking, as clauses; empty when everything that files can show is there.</param>
/// <param name="NeedsHuman">Whether a person has to say that it is complete.</param>
internal sealed record OsaidElement(string Name, ImmutableArray<string> Lacking, bool NeedsHuman)
{
    // Architecture, data preprocessing, training, inference and evaluation: "the complete source code used to train and run the system".
    private static readonly int[] Code = [9, 16, 7, 8, 18];

    /// <summary>Whether everything that files can show is there.</summary>
    public bool IsMet => Lacking.IsEmpty;

    /// <summary>The elements.</summary>
    public static ImmutableArray<OsaidElement> Of(ImmutableArray<ComponentState> components)
    {
        ImmutableArray<string> Check(IEnumerable<int> needed, Func<ComponentState, bool> holds) =>
            [.. needed.Select(MofFramework.Of).Select(component => components.FirstOrDefault(state => state.Component == component) is not { } state ? $"{component.Name} is missing"
                : holds(state) ? null : $"{component.Name} is under {(state.License is null ? "no license" : $"'{state.License}'")}").OfType<string>()];

        // Data sets that can be had are more than their description.
        bool hasData = components.Any(state => state is { Component.Id: 15, Counts: true });
        return
        [
            new("Data information", hasData ? [] : Check([14], state => state.Counts), NeedsHuman: true),
            new("Code", Check(Code, state => state.IsOsiApproved), NeedsHuman: false),
            new("Parameters", Check([10], state => state.Counts), NeedsHuman: false),
        ];
    }
}
