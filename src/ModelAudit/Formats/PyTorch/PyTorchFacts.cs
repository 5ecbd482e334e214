using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.PyTorch;

/// <summary>What a PyTorch archive holds.</summary>
public static class PyTorchFacts
{
    /// <summary>What kind of archive it is.</summary>
    public static readonly Fact<string> Layout = new(
        "pytorch.layout",
        FactScope.File,
        "What the archive is by its members: checkpoint (torch.save), torchscript (has code/), mobile (has bytecode.pkl) or package (torch.package, has .data/).");

    /// <summary>The folder in which everything lies.</summary>
    public static readonly Fact<string> Root = new("pytorch.root", FactScope.File, "The folder of the archive in which its first pickle lies; empty when that lies at the top.");

    /// <summary>The version of the file format.</summary>
    public static readonly Fact<string> Version = new("pytorch.version", FactScope.File, "The version of the file format as the record 'version' gives it; absent when there is none.");

    /// <summary>The byte order.</summary>
    public static readonly Fact<string> ByteOrder = new("pytorch.byteOrder", FactScope.File, "The byte order of tensor data as the record 'byteorder' gives it; absent when there is none.");

    /// <summary>The pickles.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Pickles = new(
        "pytorch.pickles",
        FactScope.File,
        "The pickles in the archive: every record named *.pkl, and every stored record whose content starts as a pickle.",
        new FactField("name", FactType.Text, "The record's name.", IsKey: true),
        new FactField("bytes", FactType.Integer, "Its length in bytes, as the archive lists it."));

    /// <summary>The number of storages.</summary>
    public static readonly Fact<long> Storages = new("pytorch.storages", FactScope.File, "The number of records that hold the raw data of tensors.");

    /// <summary>The length of the storages.</summary>
    public static readonly Fact<long> StorageBytes = new("pytorch.storageBytes", FactScope.File, "The length of these records in bytes.");

    /// <summary>Records that nothing names.</summary>
    public static readonly Fact<ImmutableArray<string>> Unreferenced = new(
        "pytorch.unreferenced",
        FactScope.File,
        "Records in the folders of tensor data that are not taken for it: no pickle names them, they are packed, or their content is something else. They are examined as files of their own.");

    /// <summary>The TorchScript sources.</summary>
    public static readonly Fact<ImmutableArray<string>> Sources = new("pytorch.sources", FactScope.File, "The TorchScript source files under code/, in the order of the archive.");

    /// <summary>The namespaces of operators that TorchScript code uses.</summary>
    public static readonly Fact<ImmutableArray<string>> Namespaces = new(
        "pytorch.operatorNamespaces",
        FactScope.File,
        "The namespaces of the operators that TorchScript code calls as ops.NAMESPACE.name, in ordinal order; aten, prim and the like are PyTorch's own, others come from native libraries.");

    /// <summary>File operations in TorchScript code.</summary>
    public static readonly Fact<ImmutableArray<string>> FileOperations = new(
        "pytorch.fileOperations",
        FactScope.File,
        "Calls in TorchScript code that read or write files, in ordinal order.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Layout, Root, Version, ByteOrder, Pickles, Storages, StorageBytes, Unreferenced, Sources, Namespaces, FileOperations];
}
