namespace ModelAudit.Fuzz.Engine;

/// <summary>How a text lies in a binary file.</summary>
/// <param name="Split">The text and the rest, or null when the file is too broken to tell.</param>
/// <param name="Join">The file made of a text and a rest.</param>
internal sealed record FuzzFrame(Func<byte[], (byte[] Text, byte[] Others)?> Split, Func<byte[], byte[], byte[]> Join);
