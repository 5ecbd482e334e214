namespace ModelAudit.Tool.Commands;

/// <summary>Collects the problems of several documents, so that the user sees all of them in one run.</summary>
internal sealed class ProblemList
{
    private readonly List<InputProblem> problems = [];

    /// <summary>Does something that may find problems.</summary>
    /// <returns>Its result, or the default when there were problems.</returns>
    public T? Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (InvalidInputException exception)
        {
            problems.AddRange(exception.Problems);
            return default;
        }
    }

    /// <summary>Ends the run when there was any problem.</summary>
    /// <exception cref="InvalidInputException">All problems.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new InvalidInputException([.. problems]);
        }
    }
}
