using System.Text;

namespace ModelAudit.Tool.Settings;

/// <summary>Asks for a password on the terminal without showing it.</summary>
internal static class PasswordPrompt
{
    /// <summary>Asks.</summary>
    /// <param name="question">What to ask, without a colon.</param>
    /// <returns>The password, or null when the user gives none.</returns>
    public static string? Ask(string question)
    {
        Console.Error.Write(question + ": ");
        var typed = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                Console.Error.WriteLine();
                return typed.Length == 0 ? null : typed.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (key.KeyChar >= ' ')
            {
                typed.Append(key.KeyChar);
            }
        }
    }
}
