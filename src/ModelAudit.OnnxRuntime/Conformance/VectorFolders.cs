using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;

namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>
/// Finds the test vectors that lie beside models as the ONNX project keeps them (onnx/docs/OnnxBackendTest.md):
/// <c>test_data_set_0/input_0.pb</c>, <c>test_data_set_0/output_0.pb</c>.
/// </summary>
internal static class VectorFolders
{
    private const string FolderPrefix = "test_data_set_";
    private const string InputPrefix = "input_";
    private const string OutputPrefix = "output_";
    private const string Extension = ".pb";

    /// <summary>The sets, by the folder that the model lies in, in order of their numbers.</summary>
    public static ILookup<string, VectorSet> Find(ImmutableArray<FileEvidence> files) => files
        .Where(IsVector)
        .GroupBy(file => file.Path.Folder)
        .OrderBy(folder => Number(folder.Key[(folder.Key.LastIndexOf('/') + 1)..], FolderPrefix, string.Empty) ?? int.MaxValue)
        .ThenBy(folder => folder.Key, StringComparer.Ordinal)
        .ToLookup(folder => ParentOf(folder.Key), folder => Make(folder.Key, [.. folder]));

    private static bool IsVector(FileEvidence file)
    {
        string folder = file.Path.Folder;
        return folder[(folder.LastIndexOf('/') + 1)..].StartsWith(FolderPrefix, StringComparison.Ordinal)
            && (Number(file.Path.Name, InputPrefix, Extension) ?? Number(file.Path.Name, OutputPrefix, Extension)) is not null;
    }

    private static VectorSet Make(string folder, FileEvidence[] files)
    {
        (FileEvidence File, int Number)[] inputs = Numbered(files, InputPrefix);
        (FileEvidence File, int Number)[] outputs = Numbered(files, OutputPrefix);
        return new VectorSet(folder, [.. inputs.Select(file => new VectorFile(file.File, null))], [.. outputs.Select(file => new VectorFile(file.File, null))], Tolerances.Default)
        {
            Refusal = files.Length > VectorSet.MaxFiles ? (ProbeResults.NotRun, $"the set has more than {VectorSet.MaxFiles} files") : Gap(inputs, "input") ?? Gap(outputs, "output") ?? (outputs.Length == 0 ? (ProbeResults.InvalidVectors, "the set has no outputs to compare with") : null),
        };
    }

    private static (FileEvidence File, int Number)[] Numbered(FileEvidence[] files, string prefix) => [.. files
        .Select(file => (file, Number(file.Path.Name, prefix, Extension)))
        .Where(file => file.Item2 is not null).Select(file => (file.file, file.Item2!.Value)).OrderBy(file => file.Value)];

    private static (string, string)? Gap((FileEvidence File, int Number)[] files, string kind)
    {
        int missing = Array.FindIndex([.. files.Select((file, i) => file.Number != i)], different => different);
        return missing < 0 ? null : (ProbeResults.InvalidVectors, string.Create(CultureInfo.InvariantCulture, $"there is no {kind}_{missing}.pb"));
    }

    private static string ParentOf(string folder) => folder.LastIndexOf('/') is >= 0 and int slash ? folder[..slash] : string.Empty;

    // Only the shortest writing of a number: input_00.pb beside input_0.pb would be a second input 0.
    private static int? Number(string name, string prefix, string suffix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > prefix.Length + suffix.Length
        && int.TryParse(name.AsSpan(prefix.Length, name.Length - prefix.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && name == prefix + number.ToString(CultureInfo.InvariantCulture) + suffix
            ? number : null;
}
