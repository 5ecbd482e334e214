using System.Collections.Immutable;

namespace ModelAudit.Openness;

/// <summary>How far a release is on the way to a class.</summary>
/// <param name="Class">3, 2 or 1.</param>
/// <param name="Included">The required components that count.</param>
/// <param name="Required">The number of components that the class requires.</param>
/// <param name="Lacking">What is lacking, nearest first: components that are there and only need a license before those that are missing.</param>
internal sealed record ClassProgress(int Class, int Included, int Required, ImmutableArray<string> Lacking)
{
    /// <summary>Whether nothing is lacking. The class holds only when the lower ones do too, which share its components.</summary>
    public bool IsComplete => Included == Required;
}
