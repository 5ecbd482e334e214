using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;

namespace ModelAudit.Tool.Output;

/// <summary>Evidence for people: every file with what was found in it, then the whole model, then what was not examined.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="everyItem">Whether long collections are written whole.</param>
internal sealed class EvidenceText(TextWriter writer, bool everyItem)
{
    private const int FirstItems = 20;

    private readonly OnnxText onnx = new(writer, everyItem);

    /// <summary>Writes evidence.</summary>
    public void Write(AuditEvidence evidence)
    {
        writer.WriteLine($"{VisibleText.Of(evidence.Source.Name)} ({VisibleText.Of(evidence.Source.Kind)}, {Count(evidence.Files.Length, "file")})");
        writer.WriteLine($"root digest  {(evidence.RootDigest is { } root ? "sha256:" + root : "none, because not every file could be hashed")}");
        foreach (FileEvidence file in evidence.Files)
        {
            writer.WriteLine();
            writer.WriteLine(VisibleText.Of(file.Path.Value));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {VisibleText.Of(file.Format)}, {file.Length} bytes, {(file.Digests.Sha256 is { } digest ? "sha256:" + digest : "not hashed")}"));
            foreach ((string algorithm, string value) in file.Digests.Others)
            {
                writer.WriteLine($"  {VisibleText.Of(algorithm)}:{VisibleText.Of(value)}");
            }

            if (file.LinkTarget is { } target)
            {
                writer.WriteLine($"  link to {VisibleText.Of(target.Value)}");
            }

            Write(onnx.Write(file.Facts));
            Write(file.Gaps);
        }

        writer.WriteLine();
        writer.WriteLine("The whole model");
        Write(evidence.Facts);
        Write(evidence.Gaps);
        int gaps = evidence.AllGaps.Count();
        writer.WriteLine();
        writer.WriteLine(gaps == 0 ? "Everything was examined." : $"Not examined, or not completely: {Count(gaps, "gap")}, listed above.");
    }

    private static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? string.Empty : "s")}");

    private void Write(FactSet facts)
    {
        foreach ((string name, FactValue? value) in facts)
        {
            if (value is not { Type: FactType.Collection })
            {
                writer.WriteLine($"  {VisibleText.Of(name)} = {(value is null ? "(none)" : VisibleText.Of(value.ToString()))}");
                continue;
            }

            writer.WriteLine($"  {VisibleText.Of(name)}: {Count(value.Collection.Length, "item")}");
            int shown = everyItem ? value.Collection.Length : Math.Min(FirstItems, value.Collection.Length);
            foreach (FactItem item in value.Collection[..shown])
            {
                writer.WriteLine("    " + string.Join(", ", item.Fields.Select(field => $"{VisibleText.Of(field.Key)}={VisibleText.Of(field.Value.ToString())}")));
            }

            if (shown < value.Collection.Length)
            {
                writer.WriteLine($"    and {Count(value.Collection.Length - shown, "more item")} (--verbose lists all)");
            }
        }
    }

    private void Write(IEnumerable<EvidenceGap> gaps)
    {
        foreach (EvidenceGap gap in gaps)
        {
            writer.WriteLine($"  not examined by {VisibleText.Of(gap.Inspector)} ({gap.Reason}): {VisibleText.Of(gap.Detail)}");
        }
    }
}
