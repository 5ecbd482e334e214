using Microsoft.Win32.SafeHandles;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Archives;
using ModelAudit.Formats.Compressed;
using ModelAudit.Formats.Tar;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.Oci;

/// <summary>
/// Finds the files in one layer that is a tar archive, compressed or not, as the inspectors of these formats find them. Nothing is
/// unpacked but compression, into a temporary file without a name; members are parts of the archive.
/// </summary>
/// <param name="limits">The bounds in force.</param>
internal sealed class OciLayerFiles(AuditLimits limits)
{
    private const int CopyBytes = 1 << 18;

    /// <summary>One file.</summary>
    /// <param name="Member">Its path in the archive, as the tar inspector names it.</param>
    /// <param name="Name">The same without the number that tells entries of one name apart.</param>
    /// <param name="Part">Its content.</param>
    internal sealed record Item(string Member, string Name, FilePart Part);

    /// <summary>What was found.</summary>
    /// <param name="Tar">Where the archive lies.</param>
    /// <param name="Items">The files in order.</param>
    /// <param name="Detail">Why the layer cannot be unpacked; null when it can.</param>
    internal sealed record Result(ArtifactPath Tar, IReadOnlyList<Item> Items, string? Detail);

    /// <summary>Reads a layer.</summary>
    /// <param name="blob">The layer.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Result Read(ArtifactFile blob, CancellationToken cancellation)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        clock.CancelAfter(limits.MaxTimePerFile);
        try
        {
            using OpenedFile file = OpenedFile.Of(blob);
            if (Math.Max(file.Length, blob.Length) > limits.MaxFileBytes)
            {
                return Not(blob, FormattableString.Invariant($"The layer has more than MaxFileBytes ({limits.MaxFileBytes}) bytes."));
            }

            DateTime written = file.Written;
            ArtifactReader reader = file.ToReader();
            if (Test(reader, blob.Path, BinarySignatures.IsTar))
            {
                return Tar(blob.Path, reader, (start, length) => new FilePart(blob.Open!, start, length, written), clock.Token);
            }

            return CompressedInspector.All.FirstOrDefault(inspector => Test(reader, blob.Path, inspector.Accepts)) is { } method
                ? Compressed(blob, reader, method, clock.Token)
                : Not(blob, "The layer is neither a tar archive nor a compressed one.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Not(blob, "The layer could not be unpacked within MaxTimePerFile.");
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            return Not(blob, ReadFailure.Sentence(exception));
        }
    }

    private Result Compressed(ArtifactFile blob, ArtifactReader reader, IFormatInspector method, CancellationToken cancellation)
    {
        Result? result = null;
        var context = new InspectionContext(method, blob.Path, reader, limits, cancellation)
        {
            ChildExaminer = (name, content) => result ??= Unpacked(blob.Path.Inside(name), content, cancellation),
        };
        method.Inspect(context);
        return context.Gaps.Count > 0 ? Not(blob, context.Gaps[0].Detail) : result ?? Not(blob, "The layer unpacks to nothing.");
    }

    private Result Unpacked(ArtifactPath path, ArtifactReader content, CancellationToken cancellation)
    {
        if (!Test(content, path, BinarySignatures.IsTar))
        {
            return new Result(path, [], "The layer unpacks to something else than a tar archive.");
        }

        // The parts keep the file, and the file goes when the last of them does.
        SafeFileHandle file = Copy(content, cancellation);
        return Tar(path, content, (start, length) => new FilePart(() => Again(file), start, length, written: null), cancellation);
    }

    private static SafeFileHandle Copy(ArtifactReader content, CancellationToken cancellation)
    {
        SafeFileHandle file = Spool.OpenFile();
        try
        {
            byte[] buffer = new byte[(int)Math.Min(content.Length, CopyBytes)];
            for (long at = 0; content.ReadAt(at, buffer) is > 0 and var read; at += read)
            {
                cancellation.ThrowIfCancellationRequested();
                RandomAccess.Write(file, buffer.AsSpan(0, read), at);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // A file without a name cannot be opened again: readers share it, and only the parts close it.
    private static SafeFileHandle Again(SafeFileHandle file) => new(file.DangerousGetHandle(), ownsHandle: false);

    private Result Tar(ArtifactPath path, ArtifactReader reader, Func<long, long, FilePart> part, CancellationToken cancellation)
    {
        var inspector = new TarInspector();
        var context = new InspectionContext(inspector, path, reader, limits, cancellation);
        inspector.Inspect(context);
        if (context.Gaps.Count > 0)
        {
            return new Result(path, [], context.Gaps[0].Detail);
        }

        Dictionary<string, string> numbered = Numbered(context);
        return new Result(
            path,
            [
                .. context.Children
                    .Select(child => (child.Name, Slice: (SliceReader)child.Content))
                    .Where(child => child.Name != FormattableString.Invariant($"data@{child.Slice.Start}"))
                    .Select(child => new Item(child.Name, numbered.GetValueOrDefault(child.Name, child.Name), part(child.Slice.Start, child.Slice.Length))),
            ],
            null);
    }

    // The inspector examines all entries of one name, each under a number.
    private static Dictionary<string, string> Numbered(InspectionContext context)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (context.Facts.Statements.GetValueOrDefault(ArchiveFacts.Hazards.Name) is not { } hazards)
        {
            return names;
        }

        HashSet<string> children = [.. context.Children.Select(child => child.Name)];
        foreach (FactItem item in hazards.Collection.Where(item => item["code"]?.ToString() == ArchiveHazards.DuplicateName))
        {
            string safe = MemberNames.Safe(item["entry"]?.ToString() ?? string.Empty);
            for (int number = 2; MemberNames.Numbered(safe, number) is { } next && children.Contains(next); number++)
            {
                names[next] = safe;
            }
        }

        return names;
    }

    private static bool Test(ArtifactReader reader, ArtifactPath path, FormatTest test)
    {
        byte[] header = new byte[FormatProbe.HeaderBytes];
        byte[] tail = new byte[FormatProbe.TailBytes];
        int headerLength = reader.ReadAt(0, header);
        int tailLength = reader.ReadAt(Math.Max(0, reader.Length - tail.Length), tail);
        return test(new FormatProbe(header.AsSpan(0, headerLength), tail.AsSpan(0, tailLength), reader.Length, path));
    }

    private static Result Not(ArtifactFile blob, string detail) => new(blob.Path, [], detail);
}
