using ModelAudit.Formats.Zip;

namespace ModelAudit.Formats.PyTorch;

/// <summary>Tells which members of an archive are the raw data of tensors.</summary>
internal static class PyTorchStorages
{
    /// <summary>The members that are raw tensor data, and nothing else.</summary>
    public static IReadOnlySet<ZipMember> Find(List<ZipMember> members, InspectionContext context) => new HashSet<ZipMember>();
}
