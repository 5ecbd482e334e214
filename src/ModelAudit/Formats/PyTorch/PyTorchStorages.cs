using ModelAudit.Evidence;
using ModelAudit.Formats.Zip;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Formats.PyTorch;

/// <summary>
/// Tells which members of an archive are the raw data of tensors (torch/serialization.py, _save; torch.package): stored as they are,
/// described the same by both headers, named by a pickle beside their folder, and not something else by content.
/// </summary>
internal static class PyTorchStorages
{
    private const int HeaderBytes = FormatProbe.HeaderBytes;
    private const int TailBytes = 256;
    private const ushort HarmlessFlags = ZipFormat.DescriptorFlag | ZipFormat.Utf8Flag;

    /// <summary>The members that are raw tensor data, and nothing else.</summary>
    /// <param name="members">All members.</param>
    /// <param name="context">The archive.</param>
    public static IReadOnlySet<ZipMember> Find(List<ZipMember> members, InspectionContext context)
    {
        var raw = new HashSet<ZipMember>();
        Dictionary<string, Dictionary<string, ZipMember>> candidates = Candidates(members);
        foreach (ZipMember pickle in members.Where(member => member.Local is not null && member.Entry.Name.EndsWith(".pkl", StringComparison.Ordinal)))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            foreach ((string folder, string suffix) in Folders(pickle.Entry.Name))
            {
                if (candidates.TryGetValue(folder, out Dictionary<string, ZipMember>? records) && records.Count > 0)
                {
                    Name(pickle, records, suffix, raw, context);
                }
            }
        }

        return raw;
    }

    private static void Name(ZipMember pickle, Dictionary<string, ZipMember> records, string suffix, HashSet<ZipMember> raw, InspectionContext context)
    {
        using MemberBytes content = MemberBytes.Of(pickle, context);
        foreach (string key in new PickleTexts(content.Reader).Read())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (records.Remove(key + suffix, out ZipMember? member) && !IsSomethingElse(member, context))
            {
                raw.Add(member);
            }

            if (records.Count == 0)
            {
                return;
            }
        }
    }

    /// <summary>The folders beside a pickle that hold its storages.</summary>
    public static IEnumerable<(string Prefix, string Suffix)> Folders(string pickle)
    {
        int slash = pickle.LastIndexOf('/');
        yield return (pickle[..^".pkl".Length] + "/", string.Empty);

        // torch.package: <root>/.data/<key>.storage, whatever package the pickle belongs to.
        int root = pickle.IndexOf('/', StringComparison.Ordinal);
        yield return (pickle[..(root < 0 || slash < 0 ? 0 : root + 1)] + ".data/", ".storage");
    }

    // By folder, then by name in it. Of two records of one name neither counts: readers differ in which of them they take.
    private static Dictionary<string, Dictionary<string, ZipMember>> Candidates(List<ZipMember> members)
    {
        var folders = new Dictionary<string, Dictionary<string, ZipMember>>(StringComparer.Ordinal);
        foreach (IGrouping<string, ZipMember> named in members.GroupBy(member => member.Entry.Name, StringComparer.Ordinal))
        {
            int slash = named.Key.LastIndexOf('/') + 1;
            if (slash == 0 || named.Count() > 1 || !IsRaw(named.First()))
            {
                continue;
            }

            if (!folders.TryGetValue(named.Key[..slash], out Dictionary<string, ZipMember>? records))
            {
                folders.Add(named.Key[..slash], records = new Dictionary<string, ZipMember>(StringComparer.Ordinal));
            }

            records.Add(named.Key[slash..], named.First());
        }

        return folders;
    }

    private static bool IsRaw(ZipMember member) =>
        member is { IsPlain: true, Entry.Method: ZipFormat.Stored, Entry.IsFolder: false }
        && (member.Entry.Flags & ~HarmlessFlags) == 0
        && member.Entry.Size == (ulong)member.Packed
        && member.Entry.Attributes >> 28 is 0 or 8;

    private static bool IsSomethingElse(ZipMember member, InspectionContext context)
    {
        if (context.Selector is null || member.Packed == 0)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        Span<byte> tail = stackalloc byte[TailBytes];
        ArtifactReader content = context.Reader.Slice(member.Data, member.Packed);
        header = header[..content.ReadAt(0, header)];
        tail = tail[..content.ReadAt(Math.Max(0, content.Length - TailBytes), tail)];
        FormatSelection selection = context.Selector.Select(new FormatProbe(header, tail, content.Length, ArtifactPath.Parse("data")));
        return selection.Format != FileEvidence.UnknownFormat && (!selection.Inspectors.IsEmpty || FormatTable.Find(selection.Format) is { NeedsNoInspector: false });
    }
}
