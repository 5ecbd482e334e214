using ModelAudit.Formats;

namespace ModelAudit.Reading;

/// <summary>
/// Sees every byte of a content once, in order, while it is hashed: for what takes all the bytes and would double the cost of reading if an
/// inspector read them itself. An inspector registers it with <see cref="InspectionContext.WatchHashing"/>.
/// </summary>
internal interface IContentWatch
{
    /// <summary>Looks at the next bytes. It costs a fraction of hashing them.</summary>
    /// <param name="offset">Where they start; behind the bytes before them.</param>
    /// <param name="bytes">The bytes: multiples of 4 KiB but for the last, unless the content comes in other pieces.</param>
    void See(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>States the facts that were put off, when all bytes were seen.</summary>
    /// <param name="context">Takes the facts and gaps. Its content is not read any more.</param>
    void State(InspectionContext context);
}
