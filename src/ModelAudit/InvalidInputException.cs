using System.Collections.Immutable;

namespace ModelAudit;

/// <summary>Documents that the user gave cannot be used. Carries all problems of all documents, not just the first.</summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problems">At least one problem, in the order of files and lines.</param>
    /// <exception cref="ArgumentException">There is no problem.</exception>
    public InvalidInputException(ImmutableArray<InputProblem> problems)
        : base(string.Join('\n', problems.IsDefault ? [] : problems))
    {
        if (problems.IsDefaultOrEmpty)
        {
            throw new ArgumentException("An invalid document has at least one problem.", nameof(problems));
        }

        Problems = problems;
    }

    /// <summary>Makes the exception for a single problem.</summary>
    public InvalidInputException(InputProblem problem)
        : this([problem])
    {
    }

    /// <summary>What is wrong, in the order of files and lines.</summary>
    public ImmutableArray<InputProblem> Problems { get; }
}
