namespace ModelAudit.Formats.SevenZip;

/// <summary>A file with the content that a folder holds for it.</summary>
/// <param name="Name">Its name as the archive writes it.</param>
/// <param name="Size">The length of its content.</param>
/// <param name="Checksum">The CRC-32 of its content, where the archive gives one.</param>
/// <param name="IsLink">Whether the content is the target of a link.</param>
internal readonly record struct SevenZipMember(string Name, ulong Size, uint? Checksum, bool IsLink);
