using ModelAudit.Facts;
using ModelAudit.Rules.BuiltIn.Callables;

namespace ModelAudit.Rules.BuiltIn.Code;

/// <summary>What a call of Python code can do, by the list of dangerous calls.</summary>
internal sealed class CodeCapabilities
{
    /// <summary>The list of dangerous calls.</summary>
    public const string List = "python-dangerous-calls";

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> modules = new(StringComparer.Ordinal);
    private readonly CallableAliases aliases;

    /// <summary>Reads the lists.</summary>
    public CodeCapabilities(RuleContext context)
    {
        aliases = new CallableAliases(context.Pairs(PickleJudge.AliasList));
        foreach ((string name, string capability) in context.Pairs(List))
        {
            bool isModule = name.EndsWith(".*", StringComparison.Ordinal);
            (isModule ? modules : names).TryAdd(aliases.Canonical(isModule ? name[..^2] : name), capability);
        }
    }

    /// <summary>What a use of a name can do, or null.</summary>
    /// <remarks>Code and modules by constant names are followed where they are used, so that a constant argument is harmless by itself.</remarks>
    public CallableDanger? Of(FactItem call)
    {
        string name = call.Text("name");
        if (name.StartsWith('.') || Find(name) is not { } danger)
        {
            return null;
        }

        bool isFollowed = danger.Capability is "execute" or "import" && call["argument"] is not null && danger.Name.StartsWith("builtins.", StringComparison.Ordinal);
        bool isValue = call.Text("kind") == "reference" && (danger.Name.StartsWith("types.", StringComparison.Ordinal) || IsConstant(danger.Name));
        return isFollowed || isValue || (danger.Capability == "import" && call["argument"] is not null) ? null : danger;
    }

    private CallableDanger? Find(string name)
    {
        string path = aliases.Canonical(name);
        if (names.TryGetValue(path, out string? capability))
        {
            return new CallableDanger(path, capability);
        }

        for (int end = path.LastIndexOf('.'); end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (modules.TryGetValue(path[..end], out capability))
            {
                return new CallableDanger(path, capability);
            }
        }

        // Modules hand on what they import: torch.os.system is os.system.
        for (int start = path.IndexOf('.', StringComparison.Ordinal); start > 0; start = path.IndexOf('.', start + 1))
        {
            string tail = aliases.Canonical(path[(start + 1)..].TrimStart('_'));
            if (names.TryGetValue(tail, out capability))
            {
                return new CallableDanger(tail, capability);
            }
        }

        return null;
    }

    // PIPE and the like are values to hand on.
    private static bool IsConstant(string name)
    {
        ReadOnlySpan<char> last = name.AsSpan(name.LastIndexOf('.') + 1);
        return !last.ContainsAnyExceptInRange('A', '_') || last.EndsWith("Error") || last.EndsWith("Expired") || last.EndsWith("Exception") || last.EndsWith("Warning") || last.EndsWith("Timeout");
    }
}
