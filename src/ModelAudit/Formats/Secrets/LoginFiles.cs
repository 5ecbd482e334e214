namespace ModelAudit.Formats.Secrets;

/// <summary>Finds the passwords of files that are made to hold them: .netrc (inetutils) and .pypirc (Python Packaging User Guide).</summary>
internal static class LoginFiles
{
    /// <summary>The longest such file that is looked at, in characters.</summary>
    public const int LongestFile = 1 << 16;

    /// <summary>Whether a file is one by its name.</summary>
    public static bool Is(string name) => name is ".netrc" or "_netrc" or ".pypirc";

    /// <summary>Finds the passwords.</summary>
    public static void Find(ReadOnlySpan<char> text, List<Secret> found)
    {
        for (int at = 0; at < text.Length;)
        {
            int next = text[at..].IndexOf("password");
            if (next < 0)
            {
                return;
            }

            at += next + "password".Length;
            int start = at;
            while (start < text.Length && text[start] is ' ' or '\t' or '=' or ':')
            {
                start++;
            }

            int end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (start > at && end > start)
            {
                int length = end - start;
                if (!found.Any(secret => secret.Start < start + length && start < secret.Start + secret.Length))
                {
                    found.Add(new Secret("login", start, length, 0, SecretText.IsPlaceholder(text.Slice(start, length), 1.5)));
                }
            }

            at = end;
        }
    }
}
