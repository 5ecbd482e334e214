using System.Text;

namespace ModelAudit.Tests.Formats.Python;

/// <summary>Writes sources at random that every version of Python 3 takes apart in the same way.</summary>
internal sealed class PythonSourceGenerator(int seed)
{
    private static readonly string[] Words = ["x", "os", "self", "café", "名前", "_a1", "lambda y: y", "None", "match", "print", "not z", "await_", "ªb"];

    private static readonly string[] Numbers = ["0", "1_000", "0xFF", "0b1_0", "0o17", "1.", ".5", "1e10", "1E-5", "1_0.5_0e+1_0", "3j", "2.5J", "0_0"];

    private static readonly string[] Texts =
    [
        "''", "\"a\"", "'it\\'s'", "r'\\d'", "b'\\x00'", "Rb\"x\\\"y\"", "u'ü'", "'''a\n'b'\n\\''''", "\"\"\"\"q\" \\\n z\"\"\"", "'a\\\nb'", "BR''", "'#'",
        "f'{x}'", "f\"{x!r:>{w}} {{}}\"", "rf'\\d{x:%Y-%m}'", "F'''\n{x +\n1}\n'''", "f'{a[\"k\"]:{b}.{c}}'", "f'{ {1: 2}[1] }'", "fR'{x}\\n'", "f'{(lambda q: 1)}'", "f'\\N{DIGIT ONE}{x}'", "f'{x!s}'", "f'{a != b}'", "f'a' 'b' f'{c}'",
    ];

    private static readonly string[] Binary = ["+", "-", "*", "**", "/", "//", "%", "@", "<<", ">>", "&", "|", "^", "<", ">", "<=", ">=", "==", "!=", " and ", " or ", " is ", " in ", " if a else "];

    private readonly Random random = new(seed);
    private readonly StringBuilder text = new();

    public string Write()
    {
        for (int i = 0; i < 12; i++)
        {
            Statement(string.Empty, 0);
        }

        return text.ToString();
    }

    private void Statement(string indent, int depth)
    {
        switch (random.Next(depth > 4 ? 5 : 9))
        {
            case 0:
                Line(indent, Pick(["x", "x.y", "x[0]", "a, b", "x: int"]) + " = " + Expression(0));
                break;
            case 1:
                Line(indent, "x " + Pick(["+=", "-=", "**=", "//=", ">>=", "<<=", "@=", "&=", "|=", "^=", "%="]) + " " + Expression(0) + "; y = 1");
                break;
            case 2:
                Line(indent, Pick(["import os as o", "from . import a", "from .. b import (c,\n  d as e)", "from ...x import *", "pass", "del x", "return", "...", "assert x, 'm'"]));
                break;
            case 3:
                Line(indent, "x = (" + Expression(0) + ",  # note\n\n" + Pick([string.Empty, "     ", "\t"]) + Expression(0) + ")");
                break;
            case 4:
                Line(indent, "x = 1 + \\\n  " + Expression(0));
                break;
            default:
                Line(indent, Pick(["def f(a, *b, c=1, **d) -> int:", "class C(B, metaclass=M):", "if x:", "while (y := f(x)) > 1:", "for a, b in c:", "with a as b, c:", "async def g():", "try:", "match x:"]) + Pick([string.Empty, "  # c"]));
                string inner = indent + Pick([" ", "  ", "    ", "\t"]);
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    Statement(inner, depth + 1);
                }

                break;
        }

        if (random.Next(6) == 0)
        {
            text.Append(Pick(["\n", "   \n", "# comment\n", indent + "   # deeper\n", "\t\n"]));
        }
    }

    private string Expression(int depth)
    {
        switch (random.Next(depth > 3 ? 3 : 9))
        {
            case 0:
                return Pick(Words);
            case 1:
                return Pick(Numbers);
            case 2:
                return Pick(Texts);
            case 3:
                return Expression(depth + 1) + Pick([string.Empty, " "]) + Pick(Binary) + Pick([string.Empty, " "]) + Expression(depth + 1);
            case 4:
                return "f(" + Expression(depth + 1) + Pick([", *a, **k", ", k=1", string.Empty]) + ")";
            case 5:
                return "[" + Expression(depth + 1) + ", " + Expression(depth + 1) + "]";
            case 6:
                return "{" + Expression(depth + 1) + ": " + Expression(depth + 1) + "}";
            case 7:
                return "a[" + Expression(depth + 1) + ":" + Expression(depth + 1) + ", ...]";
            default:
                return "(" + Expression(depth + 1) + ").b.c";
        }
    }

    private void Line(string indent, string line) => text.Append(indent).Append(line).Append('\n');

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
