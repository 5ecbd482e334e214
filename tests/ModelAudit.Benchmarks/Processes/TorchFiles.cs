using System.Globalization;
using ModelAudit.Samples.Building;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>PyTorch checkpoints to measure: one large one beside the same bytes as music, or many small ones.</summary>
internal static class TorchFiles
{
    /// <summary>The folder of the bytes that nobody inspects.</summary>
    public const string Uninspected = "uninspected";

    private const int StorageBytes = 1 << 24;

    /// <summary>Writes a checkpoint of about this length, and the same bytes with another start and no end, so that they are hashed only.</summary>
    public static void WriteLarge(string directory, long length)
    {
        string model = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "model")).FullName, "pytorch_model.bin");
        using (FileStream file = File.Create(model))
        {
            LargeCheckpoint.Write(file, (int)Math.Max(1, length / StorageBytes), StorageBytes);
        }

        string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, Uninspected)).FullName, "song.flac");
        File.Copy(model, copy);
        using FileStream other = File.OpenWrite(copy);
        other.Write("fLaC\0"u8);
        other.Seek(-22, SeekOrigin.End);
        other.Write(new byte[22]);
    }

    /// <summary>Writes small checkpoints.</summary>
    public static void WriteMany(string directory, int files)
    {
        string root = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        for (int i = 0; i < files; i++)
        {
            File.WriteAllBytes(
                Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"model-{i:D4}.pt")),
                new PyTorchCheckpointBuilder().Add("weight", 200).Add("bias", 1 + (i % 200)).Build());
        }
    }
}
