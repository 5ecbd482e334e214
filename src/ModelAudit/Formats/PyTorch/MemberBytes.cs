using ModelAudit.Formats.Archives;
using ModelAudit.Formats.Zip;
using ModelAudit.Reading;

namespace ModelAudit.Formats.PyTorch;

/// <summary>The content of one member of an archive for reading in the archive's own inspection.</summary>
internal sealed class MemberBytes : IDisposable
{
    private readonly Unpacked? unpacked;

    private MemberBytes(ArtifactReader reader, Unpacked? unpacked)
    {
        Reader = reader;
        this.unpacked = unpacked;
    }

    /// <summary>The content.</summary>
    public ArtifactReader Reader { get; }

    /// <summary>Opens a member; what is packed otherwise than by DEFLATE is given as it is.</summary>
    public static MemberBytes Of(ZipMember member, InspectionContext context)
    {
        ArtifactReader packed = context.Reader.Slice(member.Data, member.Packed);
        if (member.Entry.Method != ZipFormat.Deflate)
        {
            return new MemberBytes(packed, null);
        }

        Unpacked unpacked = Unpacked.Of(Decoders.Deflate, packed, context);
        return new MemberBytes(unpacked.Content, unpacked);
    }

    /// <inheritdoc/>
    public void Dispose() => unpacked?.Dispose();
}
