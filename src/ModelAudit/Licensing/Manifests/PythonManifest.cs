using System.Collections.Immutable;

namespace ModelAudit.Licensing.Manifests;

/// <summary>setup.py: the argument license, and the classifiers, as far as they are written as plain texts. Nothing is executed.</summary>
internal static class PythonManifest
{
    private const string Classifier = "License :: ";

    /// <summary>The declarations: of the argument, else of the classifiers.</summary>
    public static ImmutableArray<ManifestDeclaration> Read(string text)
    {
        var arguments = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        var classifiers = ImmutableArray.CreateBuilder<ManifestDeclaration>();
        for (int i = 0; arguments.Count + classifiers.Count < PackageManifest.MostDeclarations && text.AsSpan(i).IndexOfAny('"', '\'') is var found && found >= 0;)
        {
            int start = i + found + 1;
            char quote = text[start - 1];
            int length = text.AsSpan(start).IndexOfAny(quote, '\n');
            if (length < 0)
            {
                break;
            }

            ReadOnlySpan<char> value = text.AsSpan(start, length);
            if (value.StartsWith(Classifier, StringComparison.Ordinal))
            {
                classifiers.Add(new ManifestDeclaration(value.ToString(), start, start + length, "classifiers"));
            }
            else if (length > 0 && IsArgument(text.AsSpan(0, start - 1)))
            {
                arguments.Add(new ManifestDeclaration(value.ToString(), start, start + length, "license"));
            }

            i = start + length + (text[start + length] == quote ? 1 : 0);
        }

        return arguments.Count > 0 ? arguments.DrainToImmutable() : classifiers.DrainToImmutable();
    }

    private static bool IsArgument(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd(" \t".AsSpan());
        if (!before.EndsWith("="))
        {
            return false;
        }

        before = before[..^1].TrimEnd(" \t".AsSpan());
        return before.EndsWith("license", StringComparison.Ordinal) && (before.Length == "license".Length || before[^("license".Length + 1)] is ' ' or '\t' or '\n' or ',' or '(' or '\r');
    }
}
