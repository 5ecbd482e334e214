using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime;

/// <summary>
/// A private copy of one model and of the files beside it whose names its content contains (external data), checked against the digests
/// of the audit. Deleted when disposed.
/// </summary>
internal sealed class ModelCopy : IDisposable
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("modelaudit-onnx-").FullName;

    /// <summary>The model's name in it: fixed, so that no name of an artifact is ever an argument.</summary>
    public string ModelName { get; private set; } = string.Empty;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Copies; where it cannot, a gap is recorded and the result is false.</summary>
    public bool TryMake(ModelContext context, FileEvidence model, OnnxLoadLimits limits)
    {
        ModelName = "model" + (model.Path.Extension == ".ort" || model.Format == "ort" ? ".ort" : ".onnx");
        string prefix = model.Path.Folder.Length == 0 ? string.Empty : model.Path.Folder + "/";
        Dictionary<ArtifactPath, ArtifactFile> entries = context.Entries.Where(entry => entry.Open is not null).ToDictionary(entry => entry.Path);
        List<(FileEvidence File, string Name)> besides = [.. context.Files
            .Where(file => file.Path != model.Path && file.Path.Value.StartsWith(prefix, StringComparison.Ordinal) && entries.ContainsKey(file.Path))
            .Select(file => (file, file.Path.Value[prefix.Length..]))];

        var named = new HashSet<string>(StringComparer.Ordinal);
        long budget = limits.MaxModelBytes;
        return TryCopy(context, model, entries, ModelName, ref budget, besides.ConvertAll(file => file.Name), named)
            && besides.Where(file => named.Contains(file.Name)).All(file => TryCopy(context, file.File, entries, file.Name, ref budget, [], named));
    }

    private bool TryCopy(
        ModelContext context, FileEvidence file, Dictionary<ArtifactPath, ArtifactFile> entries, string name, ref long budget, List<string> search, HashSet<string> found)
    {
        if (file.Digests.Sha256 is not { } expected || !entries.TryGetValue(file.Path, out ArtifactFile? entry))
        {
            context.Gap(GapReason.Skipped, $"The model was not loaded: '{file.Path}' was not hashed, or lies inside a container.", file.Path);
            return false;
        }

        if ((budget -= file.Length) < 0)
        {
            context.Gap(GapReason.LimitReached, $"The model was not loaded: with '{file.Path}' it has more bytes than {nameof(OnnxLoadLimits.MaxModelBytes)}.", file.Path);
            return false;
        }

        try
        {
            if (Copy(entry, file.Length, Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar)), search, found, context.Cancellation) == expected)
            {
                return true;
            }

            context.Gap(GapReason.ChangedDuringAudit, $"The model was not loaded: '{file.Path}' is not what was hashed any more.", file.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            context.Gap(GapReason.Unreadable, $"The model was not loaded: '{file.Path}' cannot be copied: {exception.Message}", file.Path);
        }

        return false;
    }

    private static Sha256Digest Copy(ArtifactFile entry, long length, string target, List<string> search, HashSet<string> found, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        (string Name, byte[] Bytes)[] names = [.. search.Select(name => (name, Encoding.UTF8.GetBytes(name)))];

        // Blocks overlap by the longest name, so that a name across two of them is seen.
        int overlap = names.Length == 0 ? 0 : names.Max(name => name.Bytes.Length) - 1;
        byte[] buffer = new byte[overlap + BufferBytes];
        int kept = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using SafeFileHandle source = entry.Open!();
        using SafeFileHandle copy = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);
        for (long offset = 0; offset <= length;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = RandomAccess.Read(source, buffer.AsSpan(kept, BufferBytes), offset);
            if (count == 0)
            {
                break;
            }

            ReadOnlySpan<byte> block = buffer.AsSpan(kept, count);
            hash.AppendData(block);
            RandomAccess.Write(copy, block, offset);
            offset += count;
            ReadOnlySpan<byte> window = buffer.AsSpan(0, kept + count);
            foreach ((string name, byte[] bytes) in names)
            {
                if (window.IndexOf(bytes) >= 0)
                {
                    found.Add(name);
                }
            }

            kept = Math.Min(overlap, window.Length);
            window[^kept..].CopyTo(buffer);
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }
}
