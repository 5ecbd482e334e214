using ModelAudit.Samples.Building;

namespace ModelAudit.Samples.Models;

/// <summary>
/// A small synthetic twin of a published model: its file layout, names, configuration values, header structure and license situation,
/// with tiny tensors of made-up numbers.
/// </summary>
/// <param name="Name">The name of the twin and of its folder.</param>
/// <param name="Summary">One sentence on what it shows.</param>
/// <param name="Build">Makes the files, the same bytes each time.</param>
public sealed record SampleModel(string Name, string Summary, Func<TreeBuilder> Build)
{
    /// <summary>Writes the twin into a folder, which is made when it does not exist.</summary>
    public void WriteTo(string directory) => Build().WriteTo(directory);
}
