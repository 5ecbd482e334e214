namespace ModelAudit.Formats.Protobuf;

/// <summary>Is told of the fields of a message while it is walked over, in the order in which they stand there. Fields of role 0 are not told.</summary>
internal interface IProtobufHandler
{
    /// <summary>A message starts.</summary>
    /// <param name="role">The role of its field.</param>
    /// <param name="offset">Where its content starts.</param>
    /// <param name="length">Its length in bytes.</param>
    void Begin(int role, long offset, long length);

    /// <summary>A message has ended, or the file in its middle.</summary>
    /// <param name="role">The role of its field.</param>
    void End(int role);

    /// <summary>A number.</summary>
    void Number(int role, ulong value, long offset);

    /// <summary>A string: its first bytes, at most <see cref="ProtobufWalk.MaximumTextBytes"/>.</summary>
    /// <param name="role">The role of its field.</param>
    /// <param name="utf8">The first bytes.</param>
    /// <param name="length">The length of the whole.</param>
    /// <param name="offset">Where it starts.</param>
    void Text(int role, ReadOnlySpan<byte> utf8, long length, long offset);

    /// <summary>Bytes, which were not read.</summary>
    void Bytes(int role, long offset, long length);
}
