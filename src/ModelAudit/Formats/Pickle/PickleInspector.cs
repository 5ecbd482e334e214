using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Simulates the unpickler over Python pickles of protocols 0 to 5 and legacy PyTorch files, and states what loading them would import
/// and call. Nothing is imported or run.
/// </summary>
public sealed class PickleInspector : IFormatInspector
{
    /// <summary>The name of the format and of its inspector.</summary>
    internal const string FormatName = "pickle";

    /// <summary>The most payloads that are handed on.</summary>
    private const int MaximumPayloads = 10_000;

    /// <inheritdoc/>
    public string Name => FormatName;

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => PickleFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => PickleSignature.Matches(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var record = new PickleRecord(context.Limits);
        var file = new PickleFile(context.Reader, record, context.Cancellation);
        try
        {
            file.Read();
            StatePayloads(context, record, file);
        }
        catch (ReadBudgetExceededException exception)
        {
            record.Bound(0, Math.Max(0, record.StreamCount - 1), exception.Message);
        }
        finally
        {
            // Whatever stops the work, the end of the time too: what was found so far is stated, beside the gap that says so.
            State(context, record);
        }
    }

    private static void State(InspectionContext context, PickleRecord record)
    {
        Set(context, PickleFacts.Streams, record.Streams.OrderBy(stream => stream.Offset).ThenBy(stream => stream.Index).Select(Item));
        Set(context, PickleFacts.Imports, record.Imports.All.Select(Item));
        Set(context, PickleFacts.Calls, record.Calls.All.Select(call => Item(call, record)));
        Set(context, PickleFacts.Anomalies, record.Anomalies.OrderBy(anomaly => anomaly.Offset).ThenBy(anomaly => anomaly.Code, StringComparer.Ordinal).Select(Item));
        context.Facts.Set(PickleFacts.PersistentIds, record.PersistentIds);
        context.Facts.Set(PickleFacts.Decompilation, record.Script.Text);
        foreach (string bound in record.Bounds)
        {
            context.Gap(GapReason.LimitReached, bound);
        }
    }

    private static void Set(InspectionContext context, Fact<ImmutableArray<FactItem>> fact, IEnumerable<FactItem> items) => context.Facts.Set(fact, [.. items]);

    private static void StatePayloads(InspectionContext context, PickleRecord record, PickleFile file)
    {
        var items = ImmutableArray.CreateBuilder<FactItem>();
        try
        {
            HandOn(context, record, items);
        }
        finally
        {
            context.Facts.Set(PickleFacts.Payloads, items.DrainToImmutable());
        }

        if (file.Trailing is { } trailing)
        {
            context.AddChild(string.Create(CultureInfo.InvariantCulture, $"trailing@{trailing.Offset}"), context.Reader.Slice(trailing.Offset, trailing.Length));
        }
    }

    private static void HandOn(InspectionContext context, PickleRecord record, ImmutableArray<FactItem>.Builder items)
    {
        if (!record.HasCandidates)
        {
            return;
        }

        var literals = new PickleLiterals(context.Reader);
        foreach (PicklePayloads.Payload payload in PicklePayloads.Confirm(context.Reader, literals, record, context.Cancellation))
        {
            if (items.Count >= MaximumPayloads)
            {
                record.Bounds.Add(string.Create(CultureInfo.InvariantCulture, $"More than {MaximumPayloads} strings hold content of their own: the rest was not examined."));
                break;
            }

            string child = string.Create(CultureInfo.InvariantCulture, $"bytes@{payload.Offset}");
            items.Add(FactItem.Of(
                ("offset", FactValue.Of(payload.Offset)),
                ("length", FactValue.Of(payload.Length)),
                ("encoding", FactValue.Of(payload.Encoding)),
                ("format", FactValue.Of(payload.Format)),
                ("child", FactValue.Of(child))));
            int refused = context.Refused.Count;
            context.AddChild(child, payload.Content);
            if (context.Refused.Count > refused)
            {
                record.Bound(payload.Offset, 0, string.Create(CultureInfo.InvariantCulture, $"What the string at offset {payload.Offset} holds was not examined: {context.Refused[^1].Detail}"));
            }
            else if (payload.Encoding is "raw" or "latin1" && IsLegacyTorch(payload.Content))
            {
                record.TorchFiles.Add(payload.Opcode);
            }
        }

        if (record.CandidatesLeftOut > 0)
        {
            record.Bounds.Add(string.Create(CultureInfo.InvariantCulture, $"{record.CandidatesLeftOut} more strings begin like content of their own and were not looked at."));
        }
    }

    private static bool IsLegacyTorch(ArtifactReader content)
    {
        Span<byte> first = stackalloc byte[16];
        return PickleSignature.IsLegacyTorch(first[..content.ReadAt(0, first)]);
    }

    private static FactItem Item(PickleStream stream) => FactItem.Of(
        ("index", FactValue.Of(stream.Index)),
        ("offset", FactValue.Of(stream.Offset)),
        ("length", FactValue.Of(stream.End - stream.Offset)),
        ("protocol", FactValue.Of(stream.Protocol)),
        ("opcodes", FactValue.Of(stream.Opcodes)),
        ("ending", FactValue.Of(stream.Ending)),
        ("endOffset", FactValue.Of(stream.EndOffset)),
        ("executed", FactValue.Of(stream.Executed)),
        ("detail", stream.Detail is null ? null : FactValue.Of(stream.Detail)));

    private static FactItem Item(PickleImport import) => FactItem.Of(
        ("name", FactValue.Of(import.Name)),
        ("module", FactValue.Of(import.Module)),
        ("qualifiedName", FactValue.Of(import.QualifiedName)),
        ("written", import.Written is null ? null : FactValue.Of(import.Written)),
        ("offset", FactValue.Of(import.Offset)),
        ("stream", FactValue.Of(import.Stream)),
        ("opcode", FactValue.Of(import.Opcode)),
        ("resolution", FactValue.Of(import.Resolution)),
        ("called", FactValue.Of(import.Called)),
        ("passed", FactValue.Of(import.Passed)),
        ("count", FactValue.Of(import.Count)));

    private static FactItem Item(PickleCall call, PickleRecord record)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (int import in record.Sets[call.Callables])
        {
            names.Add(record.Imports[import].Name);
        }

        return FactItem.Of(
            ("callable", FactValue.Of(call.Callable)),
            ("offset", FactValue.Of(call.Offset)),
            ("stream", FactValue.Of(call.Stream)),
            ("opcode", FactValue.Of(call.Opcode)),
            ("arguments", FactValue.Of(call.Arguments)),
            ("callables", FactValue.Of(names.DrainToImmutable())),
            ("count", FactValue.Of(call.Count)),
            ("torchFiles", call.Payloads is { } payloads ? FactValue.Of(payloads.Count(record.TorchFiles.Contains)) : null),
            ("evaluated", call.Evaluated is { } form ? FactValue.Of(PickleMachine.StateForms[form]) : null));
    }

    private static FactItem Item(PickleAnomaly anomaly) => FactItem.Of(
        ("code", FactValue.Of(anomaly.Code)),
        ("offset", FactValue.Of(anomaly.Offset)),
        ("stream", anomaly.Stream is { } stream ? FactValue.Of(stream) : null),
        ("detail", FactValue.Of(anomaly.Detail)));
}
