using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.NumPy;

/// <summary>What a NumPy array file says about itself (numpy/lib/format.py).</summary>
public static class NumPyFacts
{
    /// <summary>The version of the format.</summary>
    public static readonly Fact<string> Version = new("numpy.version", FactScope.File, "The version of the file format: 1.0, 2.0 or 3.0.");

    /// <summary>The element type.</summary>
    public static readonly Fact<string> DType = new("numpy.dtype", FactScope.File, "The element type as the header writes it.");

    /// <summary>The shape.</summary>
    public static readonly Fact<string> Shape = new("numpy.shape", FactScope.File, "The shape, as numbers with commas between them; empty for a scalar.");

    /// <summary>The order of elements.</summary>
    public static readonly Fact<bool> FortranOrder = new("numpy.fortranOrder", FactScope.File, "Whether the first index runs fastest.");

    /// <summary>Whether elements are Python objects.</summary>
    public static readonly Fact<bool> HasObjects = new("numpy.hasObjects", FactScope.File, "Whether the element type holds Python objects, directly, in a field or in a subarray: the data is then a pickle.");

    /// <summary>The length of the data.</summary>
    public static readonly Fact<long> DataBytes = new("numpy.dataBytes", FactScope.File, "The length in bytes of what follows the header.");

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "numpy.defects",
        FactScope.File,
        "Every place where the file breaks the format; empty for a well-formed file.",
        new FactField("code", FactType.Text, "version, header, dtype, shape, length or trailing-data.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Version, DType, Shape, FortranOrder, HasObjects, DataBytes, Defects];
}
