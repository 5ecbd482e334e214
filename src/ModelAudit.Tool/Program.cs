using ModelAudit.Tool;

// Pipelines ask for the version to see whether the tool is there: nothing else is loaded for it.
if (args is ["--version"])
{
    Console.Out.WriteLine(ToolVersion.Text);
    return ExitCode.Passed;
}

WideProgram.TakeOver();
return await Application.RunProcessAsync(args).ConfigureAwait(false);
