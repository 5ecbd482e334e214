using ModelAudit.Rules.Declarative;

namespace ModelAudit.Rules;

/// <summary>Reads context files: what an organisation declares about itself and the intended use.</summary>
public static class ContextFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">The file as the user named it.</param>
    /// <param name="text">The JSON text; the names are those of <see cref="ContextFacts"/> without "context.".</param>
    /// <exception cref="InvalidInputException">Something is wrong with it; carries all problems with line and column.</exception>
    public static PolicyInput<AuditContext> Read(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        var problems = new DocumentProblems(name);
        AuditContext context = AuditContext.Empty;
        if (SourceDocument.Read(text, problems) is { } root
            && ObjectView.Of(root, "A context file", problems, "$schema", "context") is { } view
            && view.Required("context") is { } declarations)
        {
            context = ContextReader.Read(declarations, problems);
        }

        problems.ThrowIfAny();
        return PolicyInput<AuditContext>.Of(context, "context", name, text);
    }
}
