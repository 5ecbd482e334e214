using System.Diagnostics;

namespace ModelAudit.Tests.Formats.Python;

/// <summary>The module tokenize of the installed python3 as a reference.</summary>
internal static class TokenizeOfCPython
{
    private const string Program =
        """
        import io, sys, token, tokenize
        fstart, fend = getattr(token, "FSTRING_START", -1), getattr(token, "FSTRING_END", -1)
        names = {token.NAME: "NAME", token.NUMBER: "NUMBER", token.STRING: "STRING", token.OP: "OPERATOR"}
        marks = {token.NEWLINE: "NEWLINE", token.INDENT: "INDENT", token.DEDENT: "DEDENT"}
        for path in sys.stdin.read().split("\n"):
            if not path: continue
            data = open(path, "rb").read()
            print("FILE " + path)
            try:
                lines, depth, out = [], 0, []
                text = data.decode("utf-8-sig")
                starts = [0]
                for row in text.split("\n"): starts.append(starts[-1] + len(row) + 1)
                for t in tokenize.tokenize(io.BytesIO(data).readline):
                    if t.type == token.ERRORTOKEN: raise SyntaxError(t.string)
                    if t.type == fstart:
                        if depth == 0: begin = t.start
                        depth += 1
                    if t.type == fend:
                        depth -= 1
                        if depth == 0:
                            whole = text[starts[begin[0] - 1] + begin[1]:starts[t.end[0] - 1] + t.end[1]]
                            out.append("STRING %d %s" % (begin[0], whole.encode().hex()))
                        continue
                    if depth: continue
                    if t.type in marks: out.append(marks[t.type])
                    elif t.type in names: out.append("%s %d %s" % (names[t.type], t.start[0], t.string.encode().hex()))
                print("\n".join(out))
            except Exception as e:
                print("ERROR")
        """;

    public static string? StandardLibrary => Run(["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"], string.Empty)?.Trim();

    /// <summary>The tokens of files, or null without python3; a file with an error has none.</summary>
    public static Dictionary<string, List<string>>? Of(IEnumerable<string> paths)
    {
        if (Run(["-c", Program], string.Join('\n', paths)) is not { } output)
        {
            return null;
        }

        var files = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? current = null;
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("FILE ", StringComparison.Ordinal))
            {
                files[line[5..]] = current = [];
            }
            else if (line == "ERROR")
            {
                current!.Clear();
                current.Add(line);
            }
            else if (line.Length > 0)
            {
                current!.Add(line);
            }
        }

        return files;
    }

    private static string? Run(string[] arguments, string input)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, Environment = { ["PYTHONIOENCODING"] = "utf-8" } })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            string text = output.GetAwaiter().GetResult();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
