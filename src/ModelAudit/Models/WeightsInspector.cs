using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Gguf;
using ModelAudit.Formats.Safetensors;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>Counts the weights of the whole model from the headers of its files, and finds quantized tensors without their scale.</summary>
public sealed class WeightsInspector : IModelInspector, IContentReader
{
    private static readonly string[] ScaleSuffixes = ["_scale_inv", "_scale"];

    /// <inheritdoc/>
    public string Name => "weights";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => WeightsFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        ModelFiles.LongestInRoot(file, limits, "config.json");

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FileEvidence[] files = [.. context.Files.Where(file => ModelFiles.RoleOf(file) == "weights" && !IsPartOfWeights(context, file))];
        context.Facts.Set(WeightsFacts.Files, [.. files.Take(context.Limits.MaxItems).Select(file => FactItem.Of(
            ("path", FactValue.Of(file.Path.Value)),
            ("format", FactValue.Of(file.Format)),
            ("bytes", FactValue.Of(file.Length))))]);
        if (files.Length > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"{files.Length - context.Limits.MaxItems} more weight files are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }

        var headers = new List<(FileEvidence File, ITensorHeader Header)>();
        var others = new List<FileEvidence>();
        foreach (FileEvidence file in files)
        {
            if (context.TryGetProduct(file.Path, out ITensorHeader? header))
            {
                headers.Add((file, header));
            }
            else
            {
                others.Add(file);
            }
        }

        FileEvidence[] letGo = [.. others.Where(file => context.WasLetGo(file.Path))];
        if (letGo.Length > 0)
        {
            context.Gap(GapReason.LimitReached, $"The tensors of {letGo.Length} weight files are not counted, the first of them '{letGo[0].Path}': more than {nameof(AuditLimits.MaxKeptBytes)} ({context.Limits.MaxKeptBytes} bytes) of headers would have to be kept.");
        }

        StateTotals(context, headers, others);
        if (letGo.Length == 0)
        {
            // The scale of a tensor may lie in any file.
            StateUnscaled(context, [.. headers.Where(entry => entry.Header is SafetensorsHeader).Select(entry => (entry.File, (SafetensorsHeader)entry.Header))]);
        }
    }

    // The pickle inside a PyTorch file is no second weight file.
    private static bool IsPartOfWeights(ModelContext context, FileEvidence file)
    {
        for (ArtifactPath? container = file.Path.Container; container is { } path; container = path.Container)
        {
            if (context.TryGetFile(path, out FileEvidence? holder) && ModelFiles.RoleOf(holder) == "weights")
            {
                return true;
            }
        }

        return false;
    }

    private static void StateTotals(ModelContext context, List<(FileEvidence File, ITensorHeader Header)> headers, List<FileEvidence> others)
    {
        if (headers.Count + others.Count == 0)
        {
            context.Facts.SetAbsent(WeightsFacts.TensorCount);
            context.Facts.SetAbsent(WeightsFacts.Parameters);
            context.Facts.SetAbsent(WeightsFacts.DTypes);
            return;
        }

        if (Copies(headers) is { Count: > 1 } copies)
        {
            context.Gap(GapReason.Unsupported, $"The tensors are not counted: the model lies here {copies.Count} times in different forms ({string.Join(", ", copies.Take(3).Select(path => $"'{path}'"))}{(copies.Count > 3 ? ", …" : string.Empty)}).");
            return;
        }

        if (headers.Count > 0)
        {
            context.Facts.Set(WeightsFacts.TensorCount, headers.Sum(entry => (long)entry.Header.Count));
        }

        FileEvidence[] unread = [.. others.Where(file => !context.WasLetGo(file.Path))];
        if (unread.Length > 0)
        {
            string names = string.Join(", ", unread.Take(3).Select(file => $"'{file.Path}' ({file.Format})"));
            context.Gap(GapReason.Unsupported, $"The tensors of {unread.Length} weight files are not counted: {names}{(unread.Length > 3 ? ", …" : string.Empty)}.");
        }

        TensorTotals? totals = TensorTotals.TryOf(headers.Select(entry => entry.Header.Totals));
        if (totals is null)
        {
            context.Gap(GapReason.Malformed, "The parameters cannot be counted: some tensor has no valid element type, shape or place, or the sum exceeds 63 bits.");
            return;
        }

        if (others.Count == 0)
        {
            context.Facts.Set(WeightsFacts.Parameters, totals.Parameters);
        }

        if (headers.Count > 0)
        {
            context.Facts.Set(WeightsFacts.DTypes, [.. totals.ByDType.Select(entry => FactItem.Of(
                ("dtype", FactValue.Of(FactText.Cut(entry.DType, context.Limits))),
                ("tensors", FactValue.Of(entry.Tensors)),
                ("parameters", FactValue.Of(entry.Parameters)),
                ("bytes", FactValue.Of(entry.Bytes))))]);
        }
    }

    // Each GGUF file holds a whole model of its own, or is one of the parts of such a file: their sum would be that of no model.
    private static List<string> Copies(List<(FileEvidence File, ITensorHeader Header)> headers)
    {
        var copies = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((FileEvidence file, ITensorHeader header) in headers)
        {
            copies.Add(header is not GgufHeader ? string.Empty : ShardName.TryParse(file.Path) is { } part ? $"{part.Folder}/{part.Prefix}" : file.Path.Value);
        }

        return copies.Count > 1 && copies.Remove(string.Empty) ? [.. copies, headers.First(entry => entry.Header is not GgufHeader).File.Path.Value] : [.. copies];
    }

    private static void StateUnscaled(ModelContext context, List<(FileEvidence File, SafetensorsHeader Header)> headers)
    {
        if (DeclaresScales(context) is not { } declares)
        {
            return;
        }

        HashSet<string> scales = declares ? ScaleNames(headers) : [];
        var unscaled = ImmutableArray.CreateBuilder<FactItem>();
        long leftOut = 0;
        foreach ((FileEvidence file, SafetensorsHeader header) in declares ? headers : [])
        {
            context.Cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < header.Count; i++)
            {
                if (header.DType(i) is not ("F8_E4M3" or "F8_E5M2" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ"))
                {
                    continue;
                }

                string name = header.Name(i);
                if (ScaleSuffixes.Any(suffix => scales.Contains(name + suffix)))
                {
                    continue;
                }

                if (unscaled.Count < context.Limits.MaxItems)
                {
                    unscaled.Add(FactItem.Of(("tensor", FactValue.Of(FactText.Cut(name, context.Limits))), ("path", FactValue.Of(file.Path.Value))));
                }
                else
                {
                    leftOut++;
                }
            }
        }

        context.Facts.Set(WeightsFacts.Unscaled, unscaled.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more tensors without a scale are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private static HashSet<string> ScaleNames(List<(FileEvidence File, SafetensorsHeader Header)> headers)
    {
        byte[][] suffixes = [.. ScaleSuffixes.Select(Encoding.UTF8.GetBytes)];
        var scales = new HashSet<string>(StringComparer.Ordinal);
        foreach ((_, SafetensorsHeader header) in headers)
        {
            for (int i = 0; i < header.Count; i++)
            {
                ReadOnlySpan<byte> name = header.NameUtf8(i);
                if (name.EndsWith(suffixes[0]) || name.EndsWith(suffixes[1]))
                {
                    scales.Add(header.Name(i));
                }
            }
        }

        return scales;
    }

    // Null when the configuration cannot be read, so that nobody knows.
    private static bool? DeclaresScales(ModelContext context)
    {
        if (!ModelFiles.TryFindInRoot(context, "config.json", out FileEvidence? file, out bool isKnown))
        {
            return isKnown ? false : null;
        }

        if (!ModelFiles.TryReadJson(context, file, out JToken? document))
        {
            return null;
        }

        QuantizationConfig? quantization = document is JObject config ? QuantizationConfig.Of(config) : null;
        if (quantization?.Wrong is { } wrong)
        {
            context.Gap(GapReason.Malformed, $"The value at '{JsonPointer.Of(wrong)}' is not of the type that a quantization_config has there.", file.Path);
            return null;
        }

        return quantization?.DeclaresScales ?? false;
    }
}
