using ModelAudit.Formats.Python;

namespace ModelAudit.Models.Dependencies;

/// <summary>Reads the files in which Python projects and conda environments say what they need, line by line.</summary>
internal static class RequirementFiles
{
    /// <summary>The kind of file by its path, or null for any other.</summary>
    public static string? KindOf(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();
        return name switch
        {
            "setup.py" => "setup",
            "setup.cfg" => "cfg",
            "pyproject.toml" => "toml",
            "pipfile" => "pipfile",
            "environment.yml" or "environment.yaml" or "conda.yaml" or "conda.yml" => "conda",
            _ when name.EndsWith(".txt", StringComparison.Ordinal) && (name.Contains("requirements", StringComparison.Ordinal) || name.StartsWith("constraints", StringComparison.Ordinal) || path.Contains("requirements/", StringComparison.Ordinal)) => "requirements",
            _ => null,
        };
    }

    /// <summary>Reads a file of a kind.</summary>
    public static IEnumerable<Requirement> Read(string kind, string text) => kind switch
    {
        "setup" => Setup(text),
        "cfg" => Cfg(text),
        "toml" or "pipfile" => TomlRequirements.Read(text),
        "conda" => Conda(text),
        _ => Requirements(text),
    };

    private static IEnumerable<Requirement> Requirements(string text)
    {
        string joined = string.Empty;
        int first = 0;
        foreach ((int index, string raw) in text.Split('\n').Index())
        {
            string line = Uncomment(raw);
            first = joined.Length == 0 ? index + 1 : first;
            if (line.EndsWith('\\'))
            {
                joined += line[..^1];
                continue;
            }

            string whole = (joined + line).Trim();
            joined = string.Empty;
            if (OfLine(whole, first) is { } requirement)
            {
                yield return requirement;
            }
        }
    }

    private static Requirement? OfLine(string line, int number)
    {
        if (line.Length == 0)
        {
            return null;
        }

        if (line[0] != '-')
        {
            return Requirement.Parse(line, number);
        }

        int end = line.IndexOfAny([' ', '=']);
        string option = end < 0 ? line : line[..end];
        string value = end < 0 ? string.Empty : line[(end + 1)..].Trim();
        return option switch
        {
            "-e" or "--editable" => Requirement.Parse(value, number) ?? new Requirement(number, "path", null, null, value, false),
            "-i" or "--index-url" or "--extra-index-url" or "-f" or "--find-links" or "--trusted-host" => new Requirement(number, "option", option, null, value, false),
            _ => null,
        };
    }

    private static string Uncomment(string line)
    {
        int comment = line.StartsWith('#') ? 0 : line.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? line : line[..comment]).TrimEnd('\r', ' ', '\t');
    }

    private static IEnumerable<Requirement> Cfg(string text)
    {
        bool isRequires = false;
        foreach ((int index, string raw) in text.Split('\n').Index())
        {
            string line = Uncomment(raw);
            bool isIndented = line.Length > 0 && line[0] is ' ' or '\t';
            if (!isIndented)
            {
                int equal = line.IndexOf('=', StringComparison.Ordinal);
                isRequires = equal > 0 && line[..equal].Trim() is "install_requires" or "setup_requires" or "tests_require";
                line = isRequires ? line[(equal + 1)..] : string.Empty;
            }

            if (isRequires && Requirement.Parse(line.Trim(), index + 1) is { } requirement)
            {
                yield return requirement;
            }
        }
    }

    private static IEnumerable<Requirement> Conda(string text)
    {
        bool isDependencies = false;
        bool isPip = false;
        foreach ((int index, string raw) in text.Split('\n').Index())
        {
            string line = Uncomment(raw);
            string item = line.Trim();
            if (line.Length > 0 && line[0] is not (' ' or '\t' or '-'))
            {
                isDependencies = line.StartsWith("dependencies:", StringComparison.Ordinal);
                isPip = false;
            }

            if (!isDependencies || !item.StartsWith('-'))
            {
                continue;
            }

            item = item[1..].Trim().Trim('"', '\'');
            if (item == "pip:")
            {
                isPip = true;
                continue;
            }

            Requirement? requirement = isPip ? OfLine(item, index + 1) : OfConda(item, index + 1);
            if (requirement is not null)
            {
                yield return requirement;
            }
        }
    }

    // channel::name=version=build; one equals sign is a prefix in name, but pins as far as it is written.
    private static Requirement? OfConda(string item, int line)
    {
        int channel = item.IndexOf("::", StringComparison.Ordinal);
        string spec = channel < 0 ? item : item[(channel + 2)..];
        int at = spec.IndexOfAny(['=', '<', '>', '!', ' ', '~']);
        if (at < 0 || spec[at] != '=' || spec.AsSpan(at).StartsWith("=="))
        {
            return Requirement.Parse(spec, line);
        }

        string version = spec[(at + 1)..].Split('=')[0].Trim();
        return new Requirement(line, "package", Requirement.Normalize(spec[..at]), "==" + version, null, false);
    }

    /// <summary>The strings in the brackets behind install_requires and its like.</summary>
    private static IEnumerable<Requirement> Setup(string text)
    {
        var tokenizer = new PythonTokenizer(text);
        int depth = -1;
        bool isName = false;
        bool isAssigned = false;
        for (PythonToken token = tokenizer.Next(); token.Kind != PythonTokenKind.End; token = tokenizer.Next())
        {
            ReadOnlySpan<char> word = token.In(text);
            if (depth < 0)
            {
                bool opens = isAssigned && word is "[" or "(" or "{";
                isAssigned = isName && word is "=";
                isName = token.Kind == PythonTokenKind.Name && word is "install_requires" or "setup_requires" or "tests_require" or "extras_require";
                depth = opens ? 1 : -1;
                continue;
            }

            if (token.Kind == PythonTokenKind.Operator)
            {
                depth += word is "[" or "(" or "{" ? 1 : word is "]" or ")" or "}" ? -1 : 0;
                depth = depth == 0 ? -1 : depth;
            }
            else if (token.Kind == PythonTokenKind.String && Requirement.Parse(PythonLiteral.Text(word).Text, token.Line) is { } requirement)
            {
                yield return requirement;
            }
        }
    }
}
