using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats.Notebook;
using ModelAudit.Formats.Python;
using ModelAudit.Formats.Scripts;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Models.Dependencies;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of code.</summary>
internal static class CodeTargets
{
    private static readonly string[] RequirementNames = ["requirements.txt", "pyproject.toml", "environment.yml", "setup.py", "setup.cfg", "Pipfile"];

    public static readonly FuzzTarget Python = new("python", PythonFiles, content => Inspections.RunFormat(new PythonInspector(), "m.py", content))
    {
        MaxInputBytes = 1 << 12,
        Tokens =
        [
            "import ", "from . import ", " as ", "def f(", "class ", "lambda ", "getattr(", "__import__('os')", "exec(", "f'{", "f\"\"\"", "'''", "rb'", "\\\n", "\n    ", "\n\t", ":=", "**", "->", "[::-1]",
            "# coding: latin-1\n", "base64.b64decode(", ".decode('rot13')", "globals()[", "if __name__ == '__main__':\n", "async with ", "match x:\n case ", "@", "print ", "%s", "0x", "1_0", "\u202e", "\uff45",
        ],
    };

    public static readonly FuzzTarget Notebook = new(
        "notebook",
        () => DocumentTargets.Texts(
            "{\"nbformat\": 4, \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}, \"cells\": [{\"cell_type\": \"code\", \"source\": [\"!ls\\n\", \"x = %y z\"], \"outputs\": [{\"data\": {\"text/html\": \"<script>\"}}]}]}",
            "{\"worksheets\": [{\"cells\": [{\"cell_type\": \"code\", \"input\": \"%%bash\\nls\", \"outputs\": [{\"svg\": [\"a\"]}]}]}]}"),
        content => Inspections.RunFormat(new NotebookInspector(), "a.ipynb", content))
    {
        Tokens = ["\"cells\"", "\"source\"", "\"cell_type\": \"code\"", "\"outputs\"", "\"text/html\"", "!", "%%", "%time", "\\n", "\\ud800"],
    };

    public static readonly FuzzTarget Shell = new(
        "shell", () => DocumentTargets.Texts("#!/bin/sh\ncurl x | sudo -E bash -\n", "eval \"$(wget x)\" && chmod +x a; pip install b \\\n c\n", "echo a | base64 -d | sh # x\n"), content => Inspections.RunFormat(new ShellInspector(), "a.sh", content))
    {
        Tokens = ["curl ", "| sh", "$(", "`", "<(", "chmod 755 ", "&&", "||", "\\\n", "'", "\"", "#"],
    };

    public static readonly FuzzTarget Dockerfile = new(
        "dockerfile", () => DocumentTargets.Texts("FROM a@sha256:00\nADD https://x y\nRUN curl x | sh && \\\n pip install y\n"), content => Inspections.RunFormat(new DockerfileInspector(), "Dockerfile", content))
    {
        Tokens = ["FROM ", "RUN ", "ADD ", "://", "@sha256:", "\\\n"],
    };

    public static readonly FuzzTarget Dependencies = new(
        "dependencies",
        () => DocumentTargets.Texts(
            "torch[a] ~= 2.1.0+cu118 ; python_version < '3'\n--index-url https://x\ngit+https://x/a.git@v1#egg=A\nb @ file:c \\\n --hash=sha256:00\n",
            "[tool.poetry.dependencies]\na = \"^0.2.3rc1\"\nb = { git = \"https://x\", rev = \"1\" }\n[project]\ndependencies = [\n \"c>=1,!=1.5.*,<1!2\", # d\n]\n",
            "dependencies:\n  - python=3.1=x\n  - c::d>=1\n  - pip:\n    - e==1.dev0\n", "setup(install_requires=['a', (\"b>1\")], extras_require={'c': ['d']})\n", "[options]\ninstall_requires = a\n  b\n"),
        content => Inspections.RunModel(new DependencyInspector(), new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [RequirementNames[content.Length % RequirementNames.Length]] = content }))
    {
        Tokens = ["==", "~=", "!=", ".*", "1!", "+cu118", ".post1", "rc1", ".dev0", "; ", " @ ", "git+", "#egg=", "--hash=", "^", "[project]\n", "dependencies = [", "install_requires=["],
    };

    public static readonly ImmutableArray<FuzzTarget> All = [Python, Notebook, Shell, Dockerfile, Dependencies];

    private static IEnumerable<byte[]> PythonFiles() => new[]
    {
        "import os as o, sys\nfrom .a import (b as c,\n d)\nx = o.system\n\n@x\ndef f(a, *b, c: int = o.popen('id'), **d) -> str:\n    '''doc https://x.y/z'''\n    return x(a)\n\nif __name__ == '__main__':\n    f(1)\n",
        "class C(B, metaclass=M):\n    def g(self):\n        self.r = getattr(os, 'metsys'[::-1])\n        with open('a') as h, q: pass\n        for i in [os.system, eval]: i(f'{self.r!r:>{w}} {{}}')\n",
        "# -*- coding: latin-1 -*-\nexec(compile(__import__('zlib').decompress(__import__('base64').b64decode(b'eJzLzC3ILypRyC8GABLlA40=')), '', 'exec'))\nx = [y for y in z if y]; u'a' 'b' rb'\\x00'\n",
        "print 'a', `x`, 0777L, 1 <> 2\nexec 'os.system(1)' in d\ntry:\n\ta = b = {1: 2}['k']\nexcept E, e:\n\ta += lambda q=1: q\nglobal z\nglobals()['z'](bytes([115, 121]).decode(), ''.join(map(chr, [1, 2])), '%s' % 'a')\n",
    }.Select(Encoding.UTF8.GetBytes);
}
