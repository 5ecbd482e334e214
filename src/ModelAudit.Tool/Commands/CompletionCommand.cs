using System.CommandLine;

namespace ModelAudit.Tool.Commands;

/// <summary>modelaudit completion: prints the script that makes a shell complete verbs, options and words.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _modelaudit() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(modelaudit "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _modelaudit modelaudit
        """;

    private const string Zsh = """
        _modelaudit() {
          local -a words_found
          words_found=("${(@f)$(modelaudit "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_found || _files
        }
        compdef _modelaudit modelaudit
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName modelaudit -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          modelaudit "[suggest:$cursorPosition]" "$commandAst" | Where-Object { $_ -like "$wordToComplete*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    private const string Closing = """
        Examples:
          eval "$(modelaudit completion bash)"                          in ~/.bashrc
          source <(modelaudit completion zsh)                           in ~/.zshrc, behind compinit
          modelaudit completion pwsh | Out-String | Invoke-Expression   in $PROFILE
        """;

    /// <summary>Makes the verb.</summary>
    public static Verb Create(ToolEnvironment environment)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        var command = new Command("completion", "Print the script that completes verbs and options in a shell.") { shell };
        command.SetAction(parsed =>
        {
            using var writer = new StreamWriter(environment.Output, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => PowerShell,
            });
            return ExitCode.Passed;
        });
        return new Verb(command, Closing);
    }
}
