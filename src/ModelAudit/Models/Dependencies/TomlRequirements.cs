namespace ModelAudit.Models.Dependencies;

/// <summary>Reads requirements from pyproject.toml (PEP 621, PEP 518, Poetry) and Pipfile: tables, keys, and the strings behind them.</summary>
internal static class TomlRequirements
{
    /// <summary>Reads a document.</summary>
    public static IEnumerable<Requirement> Read(string text)
    {
        string table = string.Empty;
        bool isList = false;
        foreach ((int index, string raw) in text.Split('\n').Index())
        {
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (!isList && line[0] == '[')
            {
                table = line.Trim('[', ']', ' ');
                continue;
            }

            int equal = isList ? -1 : line.IndexOf('=', StringComparison.Ordinal);
            string key = equal < 0 ? string.Empty : line[..equal].Trim().Trim('"', '\'');
            string value = line[(equal + 1)..].Trim();
            if (IsPackages(table) && !isList)
            {
                if (key is not ("" or "python" or "python_version") && OfPackage(key, value, index + 1) is { } package)
                {
                    yield return package;
                }

                continue;
            }

            if (isList || IsRequirements(table, key))
            {
                foreach (string requirement in Strings(value, out bool isClosed))
                {
                    if (Requirement.Parse(requirement, index + 1) is { } found)
                    {
                        yield return found;
                    }
                }

                isList = (isList || value.StartsWith('[')) && !IsClosed(value);
            }
        }
    }

    private static bool IsPackages(string table) =>
        table is "packages" or "dev-packages" or "tool.poetry.dependencies" or "tool.poetry.dev-dependencies" || (table.StartsWith("tool.poetry.group.", StringComparison.Ordinal) && table.EndsWith(".dependencies", StringComparison.Ordinal));

    private static bool IsRequirements(string table, string key) =>
        (table == "project" && key == "dependencies") || (table == "build-system" && key == "requires") || table is "project.optional-dependencies" or "dependency-groups";

    private static Requirement? OfPackage(string name, string value, int line)
    {
        if (value.StartsWith('{'))
        {
            string? source = Field(value, "git") ?? Field(value, "url") ?? Field(value, "path");
            if (source is not null)
            {
                string reference = Field(value, "rev") ?? Field(value, "ref") ?? Field(value, "tag") ?? Field(value, "branch") ?? string.Empty;
                string prefix = Field(value, "git") is null ? string.Empty : "git+";
                return Requirement.Parse($"{name} @ {prefix}{source}{(reference.Length > 0 ? "@" + reference : string.Empty)}", line);
            }

            value = "\"" + (Field(value, "version") ?? "*") + "\"";
        }

        string specifier = Strings(value, out _).FirstOrDefault() ?? string.Empty;
        return new Requirement(line, "package", Requirement.Normalize(name), Poetry(specifier), null, false);
    }

    // ^1.2 admits what keeps the first number that is not zero, ~1.2 what keeps the second; a bare version is exact.
    private static string? Poetry(string specifier)
    {
        if (specifier is "" or "*")
        {
            return null;
        }

        if (specifier[0] is not ('^' or '~') || specifier.StartsWith("~=", StringComparison.Ordinal))
        {
            return char.IsAsciiDigit(specifier[0]) ? "==" + specifier : specifier;
        }

        if (!PythonVersion.TryParse(specifier[1..], out PythonVersion? version))
        {
            return specifier;
        }

        int kept = specifier[0] == '~' ? Math.Min(1, version.Release.Length - 1) : Math.Max(0, version.Release.TakeWhile(part => part == 0).Count());
        kept = Math.Min(kept, version.Release.Length - 1);
        var above = PythonVersion.Of(version.Epoch, [.. version.Release[..kept], version.Release[kept] + 1]);
        return $">={version},<{above}";
    }

    private static string? Field(string table, string key)
    {
        for (int at = 0; (at = table.IndexOf(key, at, StringComparison.Ordinal)) >= 0; at += key.Length)
        {
            string rest = table[(at + key.Length)..].TrimStart();
            if (at > 0 && table[at - 1] is ' ' or '{' or ',' && rest.StartsWith('='))
            {
                return Strings(rest[1..], out _).FirstOrDefault();
            }
        }

        return null;
    }

    private static List<string> Strings(string line, out bool isClosed)
    {
        var found = new List<string>();
        isClosed = false;
        for (int i = 0; i < line.Length && line[i] != '#'; i++)
        {
            if (line[i] is '"' or '\'')
            {
                int end = line.IndexOf(line[i], i + 1);
                if (end < 0)
                {
                    break;
                }

                found.Add(line[(i + 1)..end]);
                i = end;
            }
            else
            {
                isClosed |= line[i] == ']';
            }
        }

        return found;
    }

    private static bool IsClosed(string line)
    {
        Strings(line, out bool isClosed);
        return isClosed;
    }
}
