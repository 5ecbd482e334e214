using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Hdf5;

/// <summary>
/// Reads the objects of HDF5 files (HDF5 File Format Specification, version 3.0), superblocks 0 to 3: groups, attributes, shapes, types and filters of datasets, and everything that
/// leads out of the file. Data is not read. Documents in attributes, and bytes before and behind the file proper, are examined as files inside.
/// </summary>
public sealed class Hdf5Inspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => Hdf5Format.Name;

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => Hdf5Facts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => BinarySignatures.IsHdf5(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var defects = new FormatDefects(context.Limits, Hdf5Facts.Defects, "object");
        try
        {
            long start = Hdf5File.FindSignature(context.Reader, context.Cancellation);
            if (start < 0)
            {
                throw new Hdf5Exception("superblock", 0, "There is no superblock.");
            }

            Hdf5File file = Hdf5File.Read(context.Reader, start);
            context.Facts.Set(Hdf5Facts.SuperblockVersion, file.Version);
            context.Facts.Set(Hdf5Facts.UserBlockBytes, start);
            CheckEnds(context, file, defects);
            new Hdf5Walk(context, file, defects).Run();
        }
        catch (Hdf5Exception exception)
        {
            defects.Add(exception.Code, null, exception.Offset, exception.Message);
            context.Gap(GapReason.Malformed, $"The file was not examined: {exception.Message}");
        }
        finally
        {
            defects.State(context);
        }
    }

    private static void CheckEnds(InspectionContext context, Hdf5File file, FormatDefects defects)
    {
        if (file.Base > 0)
        {
            context.AddChild("data@0", context.Reader.Slice(0, file.Base));
        }

        if (file.StatedBase != 0 && file.StatedBase != (ulong)file.Base)
        {
            defects.Add("superblock", null, file.Base, $"The superblock lies at {file.Base}, but states the base address {file.StatedBase}.");
        }

        // The end is counted from the start of the file in some versions of the library, from the base in others.
        long length = context.Reader.Length;
        ulong end = file.End <= (ulong)(length - file.Base) && file.Base > 0 && file.End >= (ulong)file.Base && file.End == (ulong)length ? file.End : file.End + (ulong)file.Base;
        if (end > (ulong)length && file.End > (ulong)length)
        {
            defects.Add("truncated", null, length, $"The file ends at {length}; by its superblock it goes to {end}.");
        }
        else if (end < (ulong)length)
        {
            defects.Add("trailing-data", null, (long)end, $"The {length - (long)end} bytes behind the end that the superblock states belong to nothing.");
            context.AddChild(FormattableString.Invariant($"data@{end}"), context.Reader.Slice((long)end, length - (long)end));
        }
    }
}
