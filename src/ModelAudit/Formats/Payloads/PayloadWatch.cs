using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Payloads;

/// <summary>Looks for programs in all bytes of a content while it is hashed. What a piece cuts is looked at together with the next.</summary>
/// <param name="isText">Whether the content is text, in which scripts are quoted.</param>
internal sealed class PayloadWatch(bool isText) : IContentWatch
{
    /// <summary>More are counted and not listed: nobody needs the offset of the hundredth.</summary>
    private const int MaximumPayloads = 100;

    private const int Look = PayloadStructure.LookBytes;

    private readonly ImmutableArray<FactItem>.Builder found = ImmutableArray.CreateBuilder<FactItem>();
    private byte[] seam = [];
    private int held;
    private long leftOut;
    private long end;

    /// <inheritdoc/>
    public void See(long offset, ReadOnlySpan<byte> bytes)
    {
        if (held > 0)
        {
            // What starts in the held bytes may end in these.
            int added = Math.Min(Look, bytes.Length);
            bytes[..added].CopyTo(seam.AsSpan(held));
            Search(seam.AsSpan(0, held + added), held, offset - held);
        }

        int own = Math.Max(0, bytes.Length - Look);
        Search(bytes, own, offset);
        Hold(bytes[own..]);
    }

    /// <inheritdoc/>
    public void State(InspectionContext context)
    {
        if (held > 0)
        {
            Search(seam.AsSpan(0, held), held, end - held);
        }

        context.Facts.Set(PayloadFacts.Found, found.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more programs inside the file are not listed: at most {MaximumPayloads} are.");
        }
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (seam.Length == 0)
        {
            seam = new byte[2 * Look];
        }

        bytes.CopyTo(seam);
        held = bytes.Length;
    }

    private void Search(ReadOnlySpan<byte> bytes, int startBefore, long offset)
    {
        end = Math.Max(end, offset + bytes.Length);
        for (int at = 0; at < startBefore && (at = MagicSearch.Next(bytes, at)) >= 0 && at < startBefore; at++)
        {
            if (PayloadStructure.Of(bytes[at..Math.Min(bytes.Length, at + Look)]) is not { } payload || (isText && payload.Kind == "script"))
            {
                continue;
            }

            if (found.Count < MaximumPayloads)
            {
                found.Add(FactItem.Of(("kind", FactValue.Of(payload.Kind)), ("offset", FactValue.Of(offset + at)), ("detail", FactValue.Of(payload.Detail))));
            }
            else
            {
                leftOut++;
            }
        }
    }
}
