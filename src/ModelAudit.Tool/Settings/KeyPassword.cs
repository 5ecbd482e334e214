namespace ModelAudit.Tool.Settings;

/// <summary>Where the password of a key comes from: a file, the environment or the terminal. Never the command line, which every user of the machine can read.</summary>
internal static class KeyPassword
{
    /// <summary>The variable that may hold it.</summary>
    public const string Variable = "MODELAUDIT_KEY_PASSWORD";

    /// <summary>The password that was given beforehand, or null.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="file">The file whose first line it is, or null.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or its first line is empty.</exception>
    public static string? Given(ToolEnvironment environment, string? file)
    {
        if (file is null)
        {
            return environment.Variable(Variable);
        }

        string text = BoundedFile.ReadText(environment, file);
        string line = text.Split('\n')[0].TrimEnd('\r');
        return line.Length > 0 ? line : throw new InvalidInputException(new InputProblem(file, 1, 1, "The first line, which is the password, is empty."));
    }
}
