using System.Collections.Immutable;

namespace ModelAudit.Rules.Declarative;

/// <summary>Collects everything that is wrong with one document.</summary>
internal sealed class DocumentProblems(string file)
{
    private const int Maximum = 1000;

    private readonly List<InputProblem> problems = [];

    /// <summary>The number of problems so far.</summary>
    public int Count => problems.Count;

    /// <summary>The document, as the user named it.</summary>
    public string File { get; } = file;

    /// <summary>Adds a problem at a value.</summary>
    public void Add(SourceNode node, string message) => Add(node.Line, node.Column, message);

    /// <summary>Adds a problem at the name of a member.</summary>
    public void Add(SourceMember member, string message) => Add(member.Line, member.Column, message);

    /// <summary>Adds a problem at a place.</summary>
    public void Add(int line, int column, string message)
    {
        if (problems.Count < Maximum)
        {
            problems.Add(new InputProblem(File, line, column, message));
        }
    }

    /// <summary>The problems in the order of lines and columns.</summary>
    public ImmutableArray<InputProblem> Ordered() => [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    /// <summary>Throws when there is a problem.</summary>
    /// <exception cref="InvalidInputException">There is one; carries all.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new InvalidInputException(Ordered());
        }
    }
}
