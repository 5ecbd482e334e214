using System.Globalization;
using ModelAudit.Sources;

namespace ModelAudit.Models;

/// <summary>A file name that says which part of how many it is: model-00001-of-000163.safetensors.</summary>
/// <param name="Folder">The folder it lies in.</param>
/// <param name="Prefix">What stands before the number, with the hyphen.</param>
/// <param name="Number">The number of the part, from 1.</param>
/// <param name="Digits">How many digits the number is written with.</param>
/// <param name="Suffix">What stands behind the number: "-of-000163.safetensors".</param>
/// <param name="Total">The number of parts.</param>
internal sealed record ShardName(string Folder, string Prefix, int Number, int Digits, string Suffix, int Total)
{
    private const string Of = "-of-";

    /// <summary>Takes a path apart, or null when its name does not say that it is a part.</summary>
    public static ShardName? TryParse(ArtifactPath path)
    {
        string name = path.Name;
        int of = name.LastIndexOf(Of, StringComparison.Ordinal);
        int dot = name.IndexOf('.', Math.Max(of, 0));
        if (of <= 0 || dot < 0 || !TryNumber(name[(of + Of.Length)..dot], out int total))
        {
            return null;
        }

        int hyphen = name.LastIndexOf('-', of - 1);
        return hyphen >= 0 && TryNumber(name[(hyphen + 1)..of], out int number)
            ? new ShardName(path.Folder, name[..(hyphen + 1)], number, of - hyphen - 1, name[of..], total)
            : null;
    }

    /// <summary>The name of another part.</summary>
    public string NameOf(int number) => Prefix + number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0') + Suffix;

    private static bool TryNumber(string text, out int number)
    {
        number = 0;
        return text.Length is >= 1 and <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
