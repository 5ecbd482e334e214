namespace ModelAudit.Provenance;

/// <summary>One line of a checksum manifest.</summary>
/// <param name="Line">The line from 1.</param>
/// <param name="Path">The file as listed, with escapes resolved.</param>
/// <param name="Algorithm">sha256, sha512, sha1 or md5.</param>
/// <param name="Digest">The digest in lowercase hexadecimal digits.</param>
internal sealed record ChecksumEntry(int Line, string Path, string Algorithm, string Digest);
