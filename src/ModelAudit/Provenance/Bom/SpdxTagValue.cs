using System.Collections.Immutable;
using System.Text;
using ModelAudit.Reading;

namespace ModelAudit.Provenance.Bom;

/// <summary>Reads SPDX 2.2 and 2.3 as lines of tags and values (ISO/IEC 5962, clause 5): what its JSON form is read for.</summary>
internal static class SpdxTagValue
{
    /// <summary>Reads a document.</summary>
    public static BillOfMaterials Read(ReadOnlySpan<byte> content)
    {
        var problems = new BomProblems();
        var elements = new List<BomComponent>();
        var relations = new List<(string From, string Kind, string To)>();
        string? version = null;
        foreach ((string tag, string value) in Lines(Encoding.UTF8.GetString(content), problems))
        {
            switch (tag)
            {
                case "SPDXVersion":
                    version ??= value;
                    break;
                case "PackageName" or "FileName":
                    elements.Add(new BomComponent(string.Empty, tag == "FileName" ? "file" : "package", value));
                    break;
                case "SPDXID" when elements is [.., { Reference.Length: 0 } last]:
                    elements[^1] = last with { Reference = value };
                    break;
                case "PackageVersion" when elements is [.., var last]:
                    elements[^1] = last with { Version = value };
                    break;
                case "PackageFileName" when elements is [.., var last]:
                    elements[^1] = last with { Name = value };
                    break;
                case "PackageChecksum" or "FileChecksum" when elements is [.., var last]:
                    int colon = value.IndexOf(':', StringComparison.Ordinal);
                    if (problems.Digest(colon > 0 ? value[..colon].Trim() : null, colon > 0 ? value[(colon + 1)..].Trim() : null, $"'{FactBounds.Cut(last.Name, 200)}'") is { } digest)
                    {
                        elements[^1] = last with { Digests = last.Digests.Add(digest) };
                    }

                    break;
                case "PackageLicenseDeclared" or "PackageLicenseConcluded" or "LicenseConcluded" when elements is [.., var last] && SpdxReader.IsLicense(value) && !last.Licenses.Contains(value):
                    elements[^1] = last with { Licenses = last.Licenses.Add(value) };
                    break;
                case "Relationship":
                    string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    if (parts.Length == 3)
                    {
                        relations.Add((parts[0], parts[1], parts[2]));
                    }
                    else
                    {
                        problems.Add($"The relationship '{FactBounds.Cut(value, 200)}' has not three parts.");
                    }

                    break;
                default:
                    break;
            }
        }

        foreach (BomComponent element in elements.Where(element => element.Reference.Length == 0))
        {
            problems.Add($"'SPDXID' of '{FactBounds.Cut(element.Name, 200)}' is missing.");
        }

        return version is null ? BillOfMaterials.Broken("It is neither JSON nor lines of SPDX tags (SPDXVersion).") : SpdxReader.Close(version, elements, relations, null, problems);
    }

    private static ImmutableArray<(string Tag, string Value)> Lines(string text, BomProblems problems)
    {
        var lines = ImmutableArray.CreateBuilder<(string, string)>();
        int at = 0;
        int number = 0;
        while (at < text.Length)
        {
            int end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            string line = text[at..end].TrimEnd('\r');
            at = end + 1;
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                problems.Add(FormattableString.Invariant($"Line {number} is neither a tag with a value nor a comment."));
                continue;
            }

            string value = line[(colon + 1)..].Trim();
            if (value.StartsWith("<text>", StringComparison.Ordinal) && !value.EndsWith("</text>", StringComparison.Ordinal))
            {
                int close = text.IndexOf("</text>", Math.Min(at, text.Length), StringComparison.Ordinal);
                if (close < 0)
                {
                    problems.Add(FormattableString.Invariant($"The text that begins in line {number} does not end."));
                    break;
                }

                number += text.AsSpan(at, close - at).Count('\n');
                int next = text.IndexOf('\n', close);
                at = next < 0 ? text.Length : next;
                value = string.Empty;
            }

            lines.Add((line[..colon].Trim(), value));
        }

        return lines.DrainToImmutable();
    }
}
