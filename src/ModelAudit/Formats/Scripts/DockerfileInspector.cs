using ModelAudit.Facts;

namespace ModelAudit.Formats.Scripts;

/// <summary>Looks through Dockerfiles (Dockerfile reference): images, addresses that are added, users, secrets, and the commands that are run when the image is built or started.</summary>
public sealed class DockerfileInspector : IFormatInspector
{
    private static readonly string[] SecretWords = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "APIKEY", "ACCESS_KEY", "PRIVATE_KEY", "CREDENTIALS"];

    // Names with such a word that hold no secret: files, addresses and switches.
    private static readonly string[] HarmlessEndings = ["_FILE", "_PATH", "_DIR", "_URL", "_ID", "_NAME", "_MAX", "_LIMIT", "TOKENS", "TOKENIZER", "TOKENIZERS_PARALLELISM", "_PARALLELISM"];

    /// <inheritdoc/>
    public string Name => "dockerfile";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => ScriptFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe)
    {
        string name = probe.Path.Name;
        bool isNamed = name is "Dockerfile" or "Containerfile" || name.StartsWith("Dockerfile.", StringComparison.Ordinal) || probe.Path.Extension == ".dockerfile";
        return isNamed && !probe.Header.IsEmpty && !probe.Header.Contains((byte)0);
    }

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var commands = new ShellCommands(context.Limits);
        var stages = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" };
        (int Line, string Text)? user = null;
        string text = ScriptText.Read(context);
        string? document = null;
        foreach ((int line, string written) in ScriptText.Lines(text, Escape(text), skipsComments: true))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string trimmed = written.Trim();
            if (document is not null)
            {
                document = trimmed == document ? null : document;
                commands.See(document is null ? string.Empty : trimmed, line);
                continue;
            }

            (string instruction, string rest) = Split(trimmed);
            if (instruction == "ONBUILD")
            {
                (instruction, rest) = Split(rest);
            }

            switch (instruction)
            {
                case "FROM":
                    From(commands, stages, line, rest);
                    user = null;
                    break;
                case "ADD" when rest.Contains("://", StringComparison.Ordinal):
                    commands.Add(rest.Contains("--checksum=", StringComparison.Ordinal) ? "fetch" : "add-address", line, trimmed);
                    break;
                case "ENV" or "ARG":
                    Variables(commands, line, trimmed, rest);
                    break;
                case "USER":
                    user = (line, rest);
                    break;
                case "RUN" or "CMD" or "ENTRYPOINT" or "SHELL" or "HEALTHCHECK":
                    commands.See(Command(rest), line);
                    document = HereDocument(rest);
                    break;
                default:
                    break;
            }
        }

        if (user is { } last && last.Text.Split(':')[0] is "root" or "0")
        {
            commands.Add("root", user.Value.Line, $"USER {user.Value.Text}");
        }

        commands.State(context);
    }

    private static (string Instruction, string Arguments) Split(string text)
    {
        int space = text.IndexOfAny([' ', '\t']);
        return space < 0 ? (text.ToUpperInvariant(), string.Empty) : (text[..space].ToUpperInvariant(), text[space..].Trim());
    }

    // A directive in front of everything else may choose the character that continues a line.
    private static char Escape(string text)
    {
        string first = text.AsSpan().TrimStart().ToString().Split('\n')[0].Replace(" ", string.Empty, StringComparison.Ordinal).TrimEnd('\r');
        return first.Equals("#escape=`", StringComparison.OrdinalIgnoreCase) ? '`' : '\\';
    }

    private static void From(ShellCommands commands, HashSet<string> stages, int line, string rest)
    {
        string[] words = [.. rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith("--", StringComparison.Ordinal))];
        if (words.Length > 0 && !stages.Contains(words[0]))
        {
            commands.Add("image", line, rest, words[0].Contains("@sha256:", StringComparison.Ordinal));
        }

        if (words.Length > 2 && words[1].Equals("AS", StringComparison.OrdinalIgnoreCase))
        {
            stages.Add(words[2]);
        }
    }

    // NAME=value …, or NAME value; a value that is a variable is given when the image is built. The value is not shown.
    private static void Variables(ShellCommands commands, int line, string text, string rest)
    {
        int equal = rest.IndexOf('=', StringComparison.Ordinal);
        int space = rest.IndexOfAny([' ', '\t']);
        bool isOld = space > 0 && (equal < 0 || space < equal);
        foreach (string pair in isOld ? [rest[..space] + "=" + rest[space..].Trim()] : rest.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            string name = at < 0 ? string.Empty : pair[..at].ToUpperInvariant();
            string value = at < 0 ? string.Empty : pair[(at + 1)..].Trim('"', '\'');
            if (value.Length >= 4 && !value.StartsWith('$') && !value.StartsWith('<') && Array.Exists(SecretWords, word => name.Contains(word, StringComparison.Ordinal))
                && !Array.Exists(HarmlessEndings, ending => name.EndsWith(ending, StringComparison.Ordinal)) && value.ToUpperInvariant() is not ("TRUE" or "FALSE" or "NONE"))
            {
                commands.Add("secret", line, $"{text.Split([' ', '\t'])[0]} {pair[..at]}=…");
            }
        }
    }

    // The form as a list of words runs no shell, unless its first word is one.
    private static string Command(string rest)
    {
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            int space = rest.IndexOfAny([' ', '\t']);
            rest = space < 0 ? string.Empty : rest[space..].TrimStart();
        }

        if (!rest.StartsWith('['))
        {
            return rest;
        }

        string[] words = rest.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);
        string[] plain = [.. words.Select(word => word.Trim('"'))];
        return plain.Length > 2 && plain[1] is "-c" or "-lc" or "-ec" ? string.Join(',', plain[2..]) : string.Join(' ', plain);
    }

    private static string? HereDocument(string rest)
    {
        int at = rest.IndexOf("<<", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        string word = rest[(at + 2)..].TrimStart('-', '"', '\'');
        int end = 0;
        while (end < word.Length && (char.IsAsciiLetterOrDigit(word[end]) || word[end] == '_'))
        {
            end++;
        }

        return end > 0 ? word[..end] : null;
    }
}
