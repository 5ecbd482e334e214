using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Onnx.Content;

/// <summary>
/// Looks, while a model is read, at what its graph does not keep: files inside tensors and strings, hidden texts, fields that the schema
/// does not have.
/// </summary>
internal sealed class OnnxContentScan(InspectionContext context) : IOnnxObserver
{
    private const int MaximumPayloads = 1_000;
    private const int ListedOfEachKind = 100;
    private const int MaximumContexts = 1_000;

    private static readonly (HiddenTextKinds Kind, string Code)[] Codes =
    [
        (HiddenTextKinds.Bidirectional, "bidirectional-control"), (HiddenTextKinds.Invisible, "invisible-character"), (HiddenTextKinds.Control, "control-character"),
        (HiddenTextKinds.Markup, "markup"), (HiddenTextKinds.Shell, "shell"), (HiddenTextKinds.Base64, "base64"), (HiddenTextKinds.Long, "long"),
    ];

    private readonly List<(long Offset, long Length, string Place, int Subject, string Encoding, string Format, string? Child)> payloads = [];
    private readonly HashSet<string> children = new(StringComparer.Ordinal);
    private readonly List<(string Code, string Place, int Subject, long Offset, long Bytes)> texts = [];
    private readonly Dictionary<string, long> textCounts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Message, uint Field), (bool Reserved, long Count, long Bytes, long Offset)> unknown = [];
    private readonly List<(long Offset, long Length)> contexts = [];
    private ImmutableArray<FactItem> atStarts = [];
    private long payloadsLeftOut;
    private long contextsLeftOut;

    /// <summary>The names of the model that is being read.</summary>
    public OnnxNames? Names { get; set; }

    /// <inheritdoc/>
    public void Text(string place, int name, long offset, long length, ReadOnlySpan<byte> start)
    {
        if (length == 0)
        {
            return;
        }

        bool isProse = place is "doc_string" or "metadata_props";
        HiddenTextKinds kinds = HiddenText.Of(start, length, isProse);
        if (place == "attribute" && Names!.Is(name, "ep_cache_context"u8))
        {
            if (contexts.Count < MaximumContexts)
            {
                contexts.Add((offset, length));
            }
            else
            {
                contextsLeftOut++;
            }
        }

        if (length >= Base64Run.MinimumLength && Base64Run.Find(start, out int at) is { } decoded)
        {
            string? inside = EmbeddedFormat.Of(decoded, decoded.Length);
            if (inside is not null)
            {
                AddPayload(offset + at, decoded.Length, place, name, "base64", inside, new MemoryReader(decoded));
            }

            kinds |= isProse ? HiddenTextKinds.Base64 : HiddenTextKinds.None;
        }

        if (EmbeddedFormat.Of(start, length) is { } format)
        {
            AddPayload(offset, length, place, name, "raw", format, null);
        }

        if (kinds != HiddenTextKinds.None)
        {
            AddTexts(kinds, place, name, offset, length);
        }
    }

    /// <inheritdoc/>
    public void Name(int name, long offset, ReadOnlySpan<byte> utf8)
    {
        if (HiddenText.OfName(utf8) is not HiddenTextKinds.None and var kinds)
        {
            AddTexts(kinds, "name", name, offset, utf8.Length);
        }
    }

    /// <inheritdoc/>
    public void Data(int tensor, long offset, long length, ReadOnlySpan<byte> start)
    {
        if (EmbeddedFormat.Of(start, length) is { } format)
        {
            AddPayload(offset, length, "tensor", -tensor - 1, "raw", format, null);
        }
        else if (EmbeddedFormat.Find(start, length, out string? inside) is >= 0 and var at)
        {
            AddPayload(offset + at, length - at, "tensor", -tensor - 1, "raw", inside!, null);
        }
        else if (HiddenPlane.Find(start, out string? encoding) is { } hidden)
        {
            AddPlane(offset, length, -tensor - 1, encoding!, hidden);
        }
    }

    /// <inheritdoc/>
    public void Unknown(string message, uint number, bool isReserved, long offset, long length, ReadOnlySpan<byte> start)
    {
        bool isKnown = unknown.TryGetValue((message, number), out (bool Reserved, long Count, long Bytes, long Offset) sum);
        if (isKnown || unknown.Count < context.Limits.MaxItems)
        {
            unknown[(message, number)] = (isReserved, sum.Count + 1, sum.Bytes + length, isKnown ? sum.Offset : offset);
        }

        if (EmbeddedFormat.Of(start, length) is { } format)
        {
            AddPayload(offset, length, "unknown-field", OnnxNames.Empty, "raw", format, null);
        }
    }

    /// <summary>Whether a file was found at an offset.</summary>
    public bool IsFound(long offset) => children.Contains(NameAt(offset));

    /// <summary>States the files that were found when the model was read, and those found later.</summary>
    public void StatePayloads(InspectionContext to, IEnumerable<FactItem> later) =>
        to.Facts.Set(OnnxFacts.Payloads, [.. atStarts.Concat(later).OrderBy(item => item["offset"]!.Integer)]);

    /// <summary>States what was found, but for the payloads.</summary>
    /// <param name="model">The model, now whole.</param>
    /// <param name="defects">Where reserved fields go.</param>
    public void State(OnnxModel model, OnnxDefects defects)
    {
        foreach (((string message, uint field), (bool reserved, long _, long _, long offset)) in unknown)
        {
            if (reserved)
            {
                defects.Add("reserved-field", null, offset, FormattableString.Invariant($"Field {field} of {message} is reserved: no writer may use it."));
            }
        }

        context.Facts.Set(OnnxFacts.UnknownFields, [.. unknown.Select(pair => FactItem.Of(
            ("message", FactValue.Of(pair.Key.Message)),
            ("field", FactValue.Of(pair.Key.Field)),
            ("reserved", FactValue.Of(pair.Value.Reserved)),
            ("count", FactValue.Of(pair.Value.Count)),
            ("bytes", FactValue.Of(pair.Value.Bytes)),
            ("offset", FactValue.Of(pair.Value.Offset))))]);
        atStarts = [.. payloads.Select(payload => FactItem.Of(
            ("offset", FactValue.Of(payload.Offset)),
            ("length", FactValue.Of(payload.Length)),
            ("place", FactValue.Of(payload.Place)),
            ("subject", Subject(model, payload.Subject)),
            ("encoding", FactValue.Of(payload.Encoding)),
            ("format", FactValue.Of(payload.Format)),
            ("child", payload.Child is null ? null : FactValue.Of(payload.Child))))];
        context.Facts.Set(OnnxFacts.Texts, [.. texts.Select(text => FactItem.Of(
            ("code", FactValue.Of(text.Code)),
            ("place", FactValue.Of(text.Place)),
            ("subject", Subject(model, text.Subject)),
            ("offset", FactValue.Of(text.Offset)),
            ("bytes", FactValue.Of(text.Bytes))))]);
        StateBounds();
        OnnxEpContexts.State(context, model, contexts);
    }

    private void StateBounds()
    {
        if (payloadsLeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{payloadsLeftOut} more payloads are not listed, after {MaximumPayloads}."));
        }

        if (contextsLeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"The lengths of {contextsLeftOut} more compiled parts are not told, after {MaximumContexts}."));
        }

        if (textCounts.Count == 0)
        {
            return;
        }

        string more = string.Join(", ", textCounts.Where(pair => pair.Value > ListedOfEachKind).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
        if (more.Length > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"More texts with something hidden are not listed, after {ListedOfEachKind} of each kind: {more}."));
        }
    }

    private void AddTexts(HiddenTextKinds kinds, string place, int name, long offset, long length)
    {
        foreach ((HiddenTextKinds kind, string code) in Codes)
        {
            if ((kinds & kind) != 0)
            {
                ref long count = ref CollectionsMarshal.GetValueRefOrAddDefault(textCounts, code, out _);
                if (count++ < ListedOfEachKind)
                {
                    texts.Add((code, place, name, offset, length));
                }
            }
        }
    }

    private void AddPayload(long offset, long length, string place, int subject, string encoding, string format, ArtifactReader? content)
    {
        string child = NameAt(offset);
        if (payloads.Count >= MaximumPayloads || !children.Add(child))
        {
            payloadsLeftOut++;
            return;
        }

        long available = Math.Max(0, Math.Min(length, context.Reader.Length - offset));
        string path = context.AddChild(child, content ?? context.Reader.Slice(Math.Min(offset, context.Reader.Length), available));
        payloads.Add((offset, length, place, subject, encoding, format, path));
    }

    private void AddPlane(long offset, long length, int subject, string encoding, string format)
    {
        if (payloads.Count >= MaximumPayloads || !children.Add(NameAt(offset)))
        {
            payloadsLeftOut++;
            return;
        }

        payloads.Add((offset, length, "tensor", subject, encoding, format, null));
    }

    private static string NameAt(long offset) => FormattableString.Invariant($"bytes@{offset}");

    private static FactValue? Subject(OnnxModel model, int subject)
    {
        int name = subject < 0 ? model.Tensors[-subject - 1].Name : subject;
        return name == OnnxNames.Empty ? null : FactValue.Of(model.Names.Text(name));
    }
}
