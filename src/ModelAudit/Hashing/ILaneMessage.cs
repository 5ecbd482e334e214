namespace ModelAudit.Hashing;

/// <summary>A message that is hashed in a lane beside others.</summary>
internal interface ILaneMessage
{
    /// <summary>Reads the next bytes.</summary>
    /// <param name="destination">Takes them; it is filled unless the message ends.</param>
    /// <returns>How many bytes were read, or null when the message cannot be read any further: it then has no digest.</returns>
    int? Read(Span<byte> destination);

    /// <summary>Takes the SHA-256 of everything that was read.</summary>
    void Finish(ReadOnlySpan<byte> digest);
}
