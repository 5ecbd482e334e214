using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Settings;

/// <summary>Reads a settings file: strict JSON, one object, only known names, each once. All problems are reported together.</summary>
internal static class SettingsFile
{
    /// <summary>The name that is looked for.</summary>
    public const string FileName = "modelaudit.json";

    /// <summary>Reads a file.</summary>
    /// <param name="name">The file as it is shown in problems and origins.</param>
    /// <param name="folder">The full path of its folder, where relative paths start.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>The settings that are good.</returns>
    public static ImmutableArray<ResolvedSetting> Read(string name, string folder, ReadOnlySpan<byte> utf8, ICollection<InputProblem> problems)
    {
        var settings = ImmutableArray.CreateBuilder<ResolvedSetting>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var place = new TextPlace(utf8);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(new InputProblem(name, 1, 1, "A settings file is one JSON object."));
                return [];
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                (int line, int column) = place.At(reader.TokenStartIndex);
                string key = reader.GetString()!;
                SettingDefinition? definition = SettingDefinitions.All.FirstOrDefault(candidate => candidate.Key == key);
                if (!seen.Add(key))
                {
                    problems.Add(new InputProblem(name, line, column, $"The name '{key}' occurs twice."));
                }
                else if (definition is null && key != "$schema")
                {
                    problems.Add(new InputProblem(name, line, column, Unknown(key)));
                }

                reader.Read();
                if (definition is null)
                {
                    reader.Skip();
                    continue;
                }

                int before = problems.Count;
                ImmutableArray<string> values = Values(ref reader, definition, name, folder, place, problems);
                if (problems.Count == before)
                {
                    settings.Add(new ResolvedSetting(definition, values, string.Create(CultureInfo.InvariantCulture, $"{name}({line},{column})")));
                }
            }

            // Nothing but white space may follow; the reader throws otherwise.
            reader.Read();
        }
        catch (JsonException exception)
        {
            int line = (int)Math.Min(int.MaxValue - 1, exception.LineNumber ?? 0) + 1;
            int column = (int)Math.Min(int.MaxValue - 1, exception.BytePositionInLine ?? 0) + 1;
            string message = exception.Message;
            int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            problems.Add(new InputProblem(name, line, column, end < 0 ? message : message[..end]));
        }
        catch (InvalidOperationException)
        {
            (int line, int column) = place.At(reader.TokenStartIndex);
            problems.Add(new InputProblem(name, line, column, "The string is not valid Unicode."));
        }

        return settings.ToImmutable();
    }

    private static ImmutableArray<string> Values(
        ref Utf8JsonReader reader, SettingDefinition definition, string name, string folder, TextPlace place, ICollection<InputProblem> problems)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        if (definition.Many && reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                AddValue(ref reader, definition, name, folder, place, problems, values);
            }
        }
        else
        {
            AddValue(ref reader, definition, name, folder, place, problems, values);
        }

        return values.ToImmutable();
    }

    private static void AddValue(
        ref Utf8JsonReader reader,
        SettingDefinition definition,
        string name,
        string folder,
        TextPlace place,
        ICollection<InputProblem> problems,
        ImmutableArray<string>.Builder values)
    {
        (int line, int column) = place.At(reader.TokenStartIndex);
        string? text = (definition.Kind, reader.TokenType) switch
        {
            (SettingKind.Boolean, JsonTokenType.True) => "true",
            (SettingKind.Boolean, JsonTokenType.False) => "false",
            (SettingKind.Integer or SettingKind.Size, JsonTokenType.Number) => Encoding.ASCII.GetString(reader.ValueSpan),
            (not (SettingKind.Boolean or SettingKind.Integer), JsonTokenType.String) => reader.GetString(),
            _ => null,
        };
        if (text is null)
        {
            problems.Add(new InputProblem(name, line, column, $"'{definition.Key}' must be {Expected(definition)}."));
            reader.Skip();
        }
        else if (definition.Problem(text) is { } problem)
        {
            problems.Add(new InputProblem(name, line, column, $"'{definition.Key}': {problem}."));
        }
        else
        {
            values.Add(definition.Kind switch
            {
                SettingKind.Path => Path.GetFullPath(text, folder),
                SettingKind.Probe => ProbeRequest.In(text, folder),
                SettingKind.Format => FormatRequest.Parse(text).In(folder).ToString(),
                _ => text,
            });
        }
    }

    private static string Expected(SettingDefinition definition)
    {
        string one = definition.Kind switch
        {
            SettingKind.Boolean => "true or false",
            SettingKind.Integer => "a whole number",
            SettingKind.Size => "a number of bytes or a string such as \"10GiB\"",
            _ => "a string",
        };
        return definition.Many ? one + " or an array of strings" : one;
    }

    private static string Unknown(string key)
    {
        string? near = SettingDefinitions.All.Select(definition => definition.Key)
            .FirstOrDefault(candidate => string.Equals(candidate, key.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
        return near is not null
            ? $"There is no setting '{key}'; write '{near}'."
            : $"There is no setting '{key}'. Known: {string.Join(", ", SettingDefinitions.All.Select(definition => definition.Key))}.";
    }
}
