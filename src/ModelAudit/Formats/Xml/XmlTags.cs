using System.Xml;
using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Xml;

/// <summary>
/// Reads the tags of an XML document (XML 1.0), one after the other. A document type, and with it every entity, is refused; text between tags is passed over;
/// nothing outside the document is opened.
/// </summary>
internal static class XmlTags
{
    /// <summary>The longest tag, in bytes: what stands between the brackets is held in memory.</summary>
    public const int MaximumTagBytes = 1 << 20;

    /// <summary>The deepest nesting of elements: trees of PMML nest as deep as they branch.</summary>
    public const int MaximumDepth = 4_096;

    private const int CancellationInterval = 1 << 12;

    /// <summary>Calls for every start tag, with the reader standing on it.</summary>
    /// <param name="context">The file.</param>
    /// <param name="see">Gets the reader.</param>
    /// <exception cref="ModelFileException">The document is broken, has a document type, or exceeds a bound.</exception>
    public static void Read(InspectionContext context, Action<XmlReader> see)
    {
        using var stream = new TagBoundStream(context.Reader, MaximumTagBytes);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CloseInput = false,
            MaxCharactersInDocument = 0,
            MaxCharactersFromEntities = 1,
        };
        bool hasRoot = false;
        try
        {
            using var reader = XmlReader.Create(stream, settings);
            for (long nodes = 0; reader.Read(); nodes++)
            {
                if (nodes % CancellationInterval == 0)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                }

                if (reader.Depth > MaximumDepth)
                {
                    throw ModelFileException.Malformed("nesting", stream.Position, FormattableString.Invariant($"Elements nest more than {MaximumDepth} deep (line {Line(reader)})."));
                }

                if (reader.NodeType == XmlNodeType.Element)
                {
                    hasRoot = true;
                    see(reader);
                }
            }
        }
        catch (XmlException exception)
        {
            bool isType = !hasRoot && stream.SawDocumentType;
            throw ModelFileException.Malformed(
                isType ? "entity" : "syntax",
                stream.Position,
                isType ? "The document has a document type (DTD), which can define entities and name files; it was not read."
                : FormattableString.Invariant($"The document is no XML: line {exception.LineNumber}, column {exception.LinePosition}."));
        }
    }

    private static int Line(XmlReader reader) => (reader as IXmlLineInfo)?.LineNumber ?? 0;

    /// <summary>The bytes of a file, of which no tag is longer than a bound.</summary>
    private sealed class TagBoundStream(ArtifactReader content, int most) : Stream
    {
        private enum Place
        {
            Text,
            Tag,
            Single,
            Double,
        }

        private Place place;
        private long tag;
        private int matched;
        private long position;

        /// <summary>Whether the start of a document type was seen, be it in a comment.</summary>
        public bool SawDocumentType { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => content.Length;

        public override long Position
        {
            get => position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int read = content.ReadAt(position, buffer);
            for (int i = 0; i < read; i++)
            {
                See(buffer[i], position + i);
            }

            position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private void See(byte next, long at)
        {
            ReadOnlySpan<byte> type = "<!DOCTYPE"u8;
            matched = next == type[matched] ? matched + 1 : next == '<' ? 1 : 0;
            if (matched == type.Length)
            {
                SawDocumentType = true;
                matched = 0;
            }

            switch (place)
            {
                case Place.Text:
                    if (next == '<')
                    {
                        (place, tag) = (Place.Tag, 0);
                    }

                    return;
                case Place.Tag:
                    place = next switch
                    {
                        (byte)'>' => Place.Text,
                        (byte)'"' => Place.Double,
                        (byte)'\'' => Place.Single,
                        _ => Place.Tag,
                    };
                    break;
                case Place.Single when next == '\'':
                case Place.Double when next == '"':
                    place = Place.Tag;
                    break;
                default:
                    break;
            }

            if (++tag > most)
            {
                throw new ModelFileException("size", at, GapReason.LimitReached, $"A tag or a comment has more than {most} bytes.");
            }
        }
    }
}
