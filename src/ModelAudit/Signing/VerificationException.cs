using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>A step of a verification failed; later ones make no sense.</summary>
internal sealed class VerificationException(ImmutableArray<VerificationProblem> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>Makes the exception for one problem.</summary>
    public VerificationException(VerificationStep step, string message)
        : this([new VerificationProblem(step, message)])
    {
    }

    /// <summary>What is wrong.</summary>
    public ImmutableArray<VerificationProblem> Problems { get; } = problems;
}
