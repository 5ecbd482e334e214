using System.Globalization;
using ModelAudit.Samples.Building;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>PyTorch checkpoints to measure: one large one beside as many bytes of safetensors, or many small ones.</summary>
internal static class TorchFiles
{
    /// <summary>The folder of the bytes of which only a header is inspected, so that an audit of them is hashing them.</summary>
    public const string HeaderOnly = "header-only";

    private const int StorageBytes = 1 << 24;
    private const int HeaderBytes = 128;
    private const int EndRecordBytes = 22;

    /// <summary>Writes a checkpoint of about this length, and a safetensors file of the same length with most of its bytes.</summary>
    public static void WriteLarge(string directory, long length)
    {
        string model = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "model")).FullName, "pytorch_model.bin");
        using (FileStream file = File.Create(model))
        {
            LargeCheckpoint.Write(file, (int)Math.Max(1, length / StorageBytes), StorageBytes);
        }

        string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, HeaderOnly)).FullName, "model.safetensors");
        File.Copy(model, copy);
        using FileStream other = File.OpenWrite(copy);
        long data = other.Length - HeaderBytes;
        string header = string.Create(CultureInfo.InvariantCulture, $"{{\"w\":{{\"dtype\":\"U8\",\"shape\":[{data}],\"data_offsets\":[0,{data}]}}}}").PadRight(HeaderBytes - sizeof(long));
        other.Write(BitConverter.GetBytes((long)header.Length));
        other.Write(System.Text.Encoding.ASCII.GetBytes(header));

        // Without the end of the archive it is nothing else.
        other.Seek(-EndRecordBytes, SeekOrigin.End);
        other.Write(new byte[EndRecordBytes]);
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
