using System.Collections.Immutable;
using System.Text;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Scripts;

/// <summary>Finds the commands of a shell line by its quotes and operators (POSIX Shell Command Language, 2.2 to 2.9); nothing is expanded.</summary>
internal sealed class ShellCommands(AuditLimits limits)
{
    private const int LongestText = 500;

    private static readonly string[] Fetchers = ["curl", "wget", "fetch", "aria2c", "lwp-download"];
    private static readonly string[] Runners = ["sh", "bash", "zsh", "dash", "ksh", "ash", "python", "python2", "python3", "perl", "ruby", "node", "php", "source", "."];
    private static readonly string[] Prefixes = ["sudo", "env", "exec", "nohup", "time", "command", "doas", "then", "do", "else", "if", "!", "{", "("];
    private static readonly string[] Installers = ["pip", "pip3", "conda", "mamba", "apt", "apt-get", "apk", "yum", "dnf", "npm", "brew", "gem", "cargo", "go"];

    private readonly List<FactItem> actions = [];

    /// <summary>What was found.</summary>
    public ImmutableArray<FactItem> Actions => [.. actions];

    /// <summary>Adds something.</summary>
    public void Add(string kind, int line, string text, bool? isPinned = null)
    {
        if (actions.Count <= limits.MaxItems)
        {
            actions.Add(FactItem.Of(
                ("kind", FactValue.Of(kind)),
                ("line", FactValue.Of(line)),
                ("text", FactValue.Of(text.Length > LongestText ? text[..LongestText] : text)),
                ("isPinned", isPinned is { } pinned ? FactValue.Of(pinned) : null)));
        }
    }

    /// <summary>Looks at a logical line.</summary>
    public void See(string text, int line)
    {
        string? source = null;
        foreach ((string command, char before) in Split(text))
        {
            source = before == '|' ? source : null;
            ImmutableArray<string> words = Words(command);
            string name = words.IsEmpty ? string.Empty : words[0][(words[0].LastIndexOf('/') + 1)..];
            string shown = command.Trim();
            if (Substituted(command) is { } inner && (Runners.Contains(name) || name == "eval"))
            {
                Add(inner, line, shown);
            }
            else if (source is not null && Runners.Contains(name))
            {
                Add(source, line, text.Trim());
            }
            else if (Fetchers.Contains(name))
            {
                source = "fetch-and-run";
                Add("fetch", line, shown);
            }
            else if (name == "base64" && words.Any(word => word is "-d" or "-D" or "--decode"))
            {
                source = "decode-and-run";
            }
            else if (name == "chmod" && words.Length > 1 && IsExecutable(words[1]))
            {
                Add("executable", line, shown);
            }
            else if ((Installers.Contains(name) && words.Contains("install")) || (name == "apk" && words.Contains("add")) || (name.StartsWith("python", StringComparison.Ordinal) && words.Contains("pip") && words.Contains("install")))
            {
                Add("install", line, shown);
            }
        }
    }

    private static bool IsExecutable(string mode) =>
        mode.Contains("+x", StringComparison.Ordinal) || mode.Contains("+rx", StringComparison.Ordinal) || (mode.Length is 3 or 4 && mode.All(char.IsAsciiDigit) && mode[^3..].Any(digit => (digit - '0') % 2 == 1));

    private static string? Substituted(string command)
    {
        foreach (string opening in (ReadOnlySpan<string>)["$(", "<(", "`"])
        {
            int at = command.IndexOf(opening, StringComparison.Ordinal);
            string inner = at < 0 ? string.Empty : command[(at + opening.Length)..].TrimStart();
            if (Array.Exists(Fetchers, fetcher => inner.StartsWith(fetcher + " ", StringComparison.Ordinal)))
            {
                return "fetch-and-run";
            }

            if (inner.Contains("base64 -d", StringComparison.Ordinal) || inner.Contains("base64 --decode", StringComparison.Ordinal))
            {
                return "decode-and-run";
            }
        }

        return null;
    }

    private static ImmutableArray<string> Words(string command)
    {
        string[] words = command.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        int start = 0;
        while (start < words.Length && (Prefixes.Contains(words[start]) || IsAssignment(words[start]) || (start > 0 && words[start - 1] is "sudo" or "env" or "doas" && words[start].StartsWith('-'))))
        {
            start++;
        }

        return [.. words[start..].Take(100).Select(word => word.Trim('"', '\'', '(', ')'))];
    }

    private static bool IsAssignment(string word)
    {
        int equal = word.IndexOf('=', StringComparison.Ordinal);
        return equal > 0 && word[..equal].All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
    }

    /// <summary>The commands of a line, each with the operator before it: | or anything else.</summary>
    private static IEnumerable<(string Command, char Before)> Split(string text)
    {
        var command = new StringBuilder();
        char before = '\n';
        char quote = '\0';
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char current = text[i];
            if (current == '\\' && quote != '\'' && i + 1 < text.Length)
            {
                command.Append(current).Append(text[++i]);
                continue;
            }

            if (quote != '\0')
            {
                quote = current == quote ? '\0' : quote;
            }
            else if (current is '"' or '\'')
            {
                quote = current;
            }
            else if (current == '(')
            {
                depth++;
            }
            else if (current == ')')
            {
                depth = Math.Max(0, depth - 1);
            }
            else if (current == '#' && (i == 0 || text[i - 1] is ' ' or '\t' or ';'))
            {
                break;
            }
            else if (depth == 0 && current is ';' or '|' or '&')
            {
                bool isDouble = i + 1 < text.Length && text[i + 1] == current;
                yield return (command.ToString(), before);
                command.Clear();
                before = current == '|' && !isDouble ? '|' : ';';
                i += isDouble ? 1 : 0;
                continue;
            }

            command.Append(current);
        }

        yield return (command.ToString(), before);
    }
}
