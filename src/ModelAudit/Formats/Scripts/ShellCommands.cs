using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
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

    private static readonly string[] Containers = ["docker", "podman", "nerdctl"];
    private static readonly string[] Rights = ["--privileged", "--cap-add=ALL", "--cap-add=SYS_ADMIN", "--pid=host", "--userns=host"];
    private static readonly string[] Mounts = ["/var/run/docker.sock", "/run/docker.sock"];

    private readonly List<FactItem> actions = [];
    private readonly HashSet<string> fetched = new(StringComparer.Ordinal);

    /// <summary>States what was found; that nothing was, only of a script that was read to its end.</summary>
    public void State(InspectionContext context)
    {
        if (actions.Count > 0 || ScriptText.IsWhole(context))
        {
            context.Facts.Set(ScriptFacts.Actions, [.. actions.Take(limits.MaxItems)]);
        }

        if (actions.Count > limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"More commands are not listed: {nameof(AuditLimits.MaxItems)} is {limits.MaxItems}.");
        }
    }

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
            string name = words.IsEmpty ? string.Empty : BaseName(words[0]);
            string shown = command.Trim();
            if (IsRemoteShell(command, name, words))
            {
                Add("remote-shell", line, shown);
            }
            else if (Substituted(command) is { } inner && (Runners.Contains(name) || name == "eval"))
            {
                Add(inner, line, shown);
            }
            else if (source is not null && Runners.Contains(name))
            {
                Add(source, line, text.Trim());
            }
            else if (RunsFetched(name, words) || IsFetchedByPython(command, name))
            {
                Add("fetch-and-run", line, shown);
            }
            else if (Fetchers.Contains(name))
            {
                source = "fetch-and-run";
                Add("fetch", line, shown);
                Remember(words, command);
            }
            else if (Decodes(name, words))
            {
                source = "decode-and-run";
            }
            else if (name == "chmod" && words.Length > 1 && IsExecutable(words[1]))
            {
                Add("executable", line, shown);
            }
            else if (IsPrivileged(name, words))
            {
                Add("privileged", line, shown);
            }
            else if ((Installers.Contains(name) && words.Contains("install")) || (name == "apk" && words.Contains("add")) || (name.StartsWith("python", StringComparison.Ordinal) && words.Contains("pip") && words.Contains("install")))
            {
                Add("install", line, shown);
            }
        }
    }

    private static string BaseName(string word) => word[(word.LastIndexOf('/') + 1)..];

    // Bash opens sockets by such paths, and netcat hands them to a program.
    private static bool IsRemoteShell(string command, string name, ImmutableArray<string> words) =>
        ((command.Contains("/dev/tcp/", StringComparison.Ordinal) || command.Contains("/dev/udp/", StringComparison.Ordinal)) && (Runners.Contains(name) || name == "exec" || command.Contains(">&", StringComparison.Ordinal)))
        || (name is "nc" or "ncat" or "netcat" && words.Any(word => word is "-e" or "-c" or "--exec" or "--sh-exec"))
        || (name == "socat" && words.Any(word => word.StartsWith("EXEC:", StringComparison.OrdinalIgnoreCase) || word.StartsWith("SYSTEM:", StringComparison.OrdinalIgnoreCase)));

    private static bool Decodes(string name, ImmutableArray<string> words) => name switch
    {
        "base64" or "base32" => words.Any(word => word is "-d" or "-D" or "--decode"),
        "xxd" => words.Contains("-r") || words.Contains("-rp"),
        "openssl" => words.Contains("-d"),
        _ => false,
    };

    private static bool IsPrivileged(string name, ImmutableArray<string> words) =>
        (Containers.Contains(name) && words.Any(word => Rights.Contains(word) || word is "/:/" || word.StartsWith("/:/", StringComparison.Ordinal) || Array.Exists(Mounts, mount => word.Contains(mount, StringComparison.Ordinal))))
        || (name == "chmod" && words.Any(word => word is "u+s" or "+s" or "4755" or "4777" or "6755"));

    private static bool IsFetchedByPython(string command, string name) =>
        name.StartsWith("python", StringComparison.Ordinal) && command.Contains("exec(", StringComparison.Ordinal)
        && (command.Contains("urlopen(", StringComparison.Ordinal) || command.Contains("requests.get(", StringComparison.Ordinal));

    // A script that was fetched before, or made executable and called by its path.
    private bool RunsFetched(string name, ImmutableArray<string> words) =>
        fetched.Count > 0 && !words.IsEmpty
        && ((words[0].Contains('/', StringComparison.Ordinal) && fetched.Contains(name))
            || (Runners.Contains(name) && words.Skip(1).FirstOrDefault(word => !word.StartsWith('-')) is { } script && fetched.Contains(BaseName(script))));

    // Where what is fetched goes: -o FILE, -O FILE, --output=FILE, > FILE, or the last part of the address.
    private void Remember(ImmutableArray<string> words, string command)
    {
        int redirect = command.LastIndexOf('>');
        string? file = redirect > 0 && redirect + 1 < command.Length && command[redirect + 1] != '&' ? command[(redirect + 1)..].Trim().Split(' ')[0] : null;
        for (int i = 1; i < words.Length; i++)
        {
            file ??= words[i] is "-o" or "--output" or "--output-document" || (words[i] == "-O" && BaseName(words[0]) != "curl") ? words.ElementAtOrDefault(i + 1)
                : words[i].StartsWith("--output", StringComparison.Ordinal) && words[i].Contains('=', StringComparison.Ordinal) ? words[i][(words[i].IndexOf('=', StringComparison.Ordinal) + 1)..]
                : null;
        }

        string? address = words.FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal));
        if ((file ?? address) is { } kept && fetched.Count < limits.MaxItems && BaseName(kept) is { Length: > 0 } last)
        {
            fetched.Add(last.Split('?')[0]);
        }
    }

    // >&, 2>&1 and &> send output somewhere; & alone ends a command.
    private static bool IsRedirection(string text, int at) => (at > 0 && text[at - 1] is '>' or '<') || (at + 1 < text.Length && text[at + 1] == '>');

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
            else if (depth == 0 && (current is ';' or '|' || (current == '&' && !IsRedirection(text, i))))
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
