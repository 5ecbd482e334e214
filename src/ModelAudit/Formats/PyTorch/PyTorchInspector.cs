using System.Collections.Immutable;
using System.Text;
using ModelAudit.Facts;
using ModelAudit.Formats.Archives;
using ModelAudit.Formats.Zip;

namespace ModelAudit.Formats.PyTorch;

/// <summary>
/// States what a PyTorch archive is (torch/serialization.py; torch.jit; torch.package) by its members. Its files are examined by the
/// inspector of zip archives.
/// </summary>
public sealed class PyTorchInspector : IFormatInspector
{
    private const int LongestRecord = 64;

    /// <inheritdoc/>
    public string Name => "pytorch-zip";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => PyTorchFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => BinarySignatures.IsPyTorchZip(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // The inspector of zip archives says what is wrong with it.
        var silent = new ArchiveReport(context, isSilent: true);
        var headers = new ZipMembers(context.Reader, silent);
        var members = new List<ZipMember>();
        foreach ((ZipEntry entry, long header) in ZipDirectory.Read(context.Reader, context.Limits, silent).Entries)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (headers.Of(entry, header) is { Local: not null } member)
            {
                members.Add(member);
            }
        }

        State(context, members);
    }

    private static void State(InspectionContext context, List<ZipMember> members)
    {
        IReadOnlySet<ZipMember> storages = PyTorchStorages.Find(members, context);
        ImmutableArray<ZipMember> pickles = [.. members.Where(member => !storages.Contains(member) && IsPickle(member, context))];
        string first = pickles.FirstOrDefault(member => member.Entry.Name.EndsWith("data.pkl", StringComparison.Ordinal))?.Entry.Name ?? pickles.FirstOrDefault()?.Entry.Name ?? string.Empty;
        string root = first[..(first.LastIndexOf('/') + 1)];
        ImmutableArray<ZipMember> sources = [.. members.Where(member => member.Entry.Name.Contains("code/", StringComparison.Ordinal) && member.Entry.Name.EndsWith(".py", StringComparison.Ordinal))];
        var code = new TorchScriptCode();
        foreach (ZipMember source in sources)
        {
            code.Read(source, context);
        }

        string[] folders = [.. pickles.SelectMany(pickle => pickle.Entry.Name.EndsWith(".pkl", StringComparison.Ordinal) ? PyTorchStorages.Folders(pickle.Entry.Name) : []).Select(folder => folder.Prefix).Distinct(StringComparer.Ordinal)];
        context.Facts.Set(PyTorchFacts.Layout, Layout(members, sources, root));
        context.Facts.Set(PyTorchFacts.Root, FactText.Cut(root.TrimEnd('/'), context.Limits));
        context.Facts.Set(PyTorchFacts.Version, Record(context, members, root + "version"));
        context.Facts.Set(PyTorchFacts.ByteOrder, Record(context, members, root + "byteorder"));
        context.Facts.Set(PyTorchFacts.Pickles, [.. pickles.Take(context.Limits.MaxItems + 1).Select(member => FactItem.Of(
            ("name", FactValue.Of(FactText.Cut(member.Entry.Name, context.Limits))),
            ("bytes", FactValue.Of((long)Math.Min(member.Entry.Size, long.MaxValue)))))]);
        context.Facts.Set(PyTorchFacts.Storages, storages.Count);
        context.Facts.Set(PyTorchFacts.StorageBytes, storages.Sum(member => member.Packed));
        context.Facts.Set(PyTorchFacts.Unreferenced, Names(context, members.Where(member => !storages.Contains(member) && !member.Entry.IsFolder && IsIn(folders, member.Entry.Name))));
        context.Facts.Set(PyTorchFacts.Sources, Names(context, sources));
        context.Facts.Set(PyTorchFacts.Namespaces, [.. code.Namespaces]);
        context.Facts.Set(PyTorchFacts.FileOperations, [.. code.FileOperations]);
    }

    private static string Layout(List<ZipMember> members, ImmutableArray<ZipMember> sources, string root) =>
        members.Any(member => member.Entry.Name == root + "bytecode.pkl") ? "mobile"
        : !sources.IsEmpty || members.Any(member => member.Entry.Name == root + "constants.pkl") ? "torchscript"
        : members.Any(member => member.Entry.Name.Contains(".data/extern_modules", StringComparison.Ordinal)) ? "package"
        : "checkpoint";

    // The serialization id lies in .data/ of every checkpoint and is no tensor.
    private static bool IsIn(string[] folders, string name) =>
        !name.EndsWith(".data/serialization_id", StringComparison.Ordinal) && Array.Exists(folders, folder => name.StartsWith(folder, StringComparison.Ordinal));

    private static bool IsPickle(ZipMember member, InspectionContext context)
    {
        if (member.Entry.Name.EndsWith(".pkl", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (member.Entry.Method != ZipFormat.Stored || member.Packed < 2)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[FormatProbe.HeaderBytes];
        Span<byte> tail = stackalloc byte[1];
        header = header[..context.Reader.ReadAt(member.Data, header[..(int)Math.Min(header.Length, member.Packed)])];
        context.Reader.ReadAt(member.Data + member.Packed - 1, tail);
        return BinarySignatures.IsPickle(new FormatProbe(header, tail, member.Packed, context.Path));
    }

    private static string? Record(InspectionContext context, List<ZipMember> members, string name)
    {
        if (members.Find(member => member.Entry.Name == name) is not { } record)
        {
            return null;
        }

        using MemberBytes content = MemberBytes.Of(record, context);
        Span<byte> bytes = stackalloc byte[LongestRecord];
        return Encoding.UTF8.GetString(bytes[..content.Reader.ReadAt(0, bytes)]).Trim();
    }

    private static ImmutableArray<string> Names(InspectionContext context, IEnumerable<ZipMember> members) =>
        [.. members.Take(context.Limits.MaxItems + 1).Select(member => FactText.Cut(member.Entry.Name, context.Limits))];
}
