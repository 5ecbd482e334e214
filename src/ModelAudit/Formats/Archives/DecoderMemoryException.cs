namespace ModelAudit.Formats.Archives;

/// <summary>A compressed stream asks its decoder for more memory than it is given.</summary>
internal sealed class DecoderMemoryException() : Exception(FormattableString.Invariant($"The compressed data asks for more than {Decoders.LargestMemory} bytes of memory."));
