using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>
/// Writes a checkpoint in PyTorch's zip layout: <c>archive/data.pkl</c> holds a pickled dictionary of tensors whose storages lie in
/// <c>archive/data/N</c>. It imports only what an ordinary checkpoint imports (<c>torch._utils._rebuild_tensor_v2</c>, a storage class
/// and <c>collections.OrderedDict</c>).
/// </summary>
public sealed class PyTorchCheckpointBuilder
{
    private readonly List<(string Name, int Elements)> tensors = [];

    /// <summary>Adds a one-dimensional BF16 tensor.</summary>
    public PyTorchCheckpointBuilder Add(string name, int elements)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elements, byte.MaxValue);
        tensors.Add((name, elements));
        return this;
    }

    /// <summary>The checkpoint.</summary>
    public byte[] Build()
    {
        var zip = new ZipBuilder().Add("archive/data.pkl", Pickle()).Add("archive/byteorder", "little"u8.ToArray());
        for (int i = 0; i < tensors.Count; i++)
        {
            zip.Add($"archive/data/{i}", new byte[tensors[i].Elements * 2]);
        }

        return zip.Add("archive/version", "3\n"u8.ToArray()).Build();
    }

    private byte[] Pickle()
    {
        using var pickle = new MemoryStream();
        pickle.Write([0x80, 2, (byte)'}', (byte)'(']);
        for (int i = 0; i < tensors.Count; i++)
        {
            Text(pickle, tensors[i].Name);
            Global(pickle, "torch._utils", "_rebuild_tensor_v2");
            pickle.Write("(("u8);
            Text(pickle, "storage");
            Global(pickle, "torch", "BFloat16Storage");
            Text(pickle, $"{i}");
            Text(pickle, "cpu");
            byte elements = (byte)tensors[i].Elements;

            // ('storage', class, key, place, count) as a persistent id; then offset, size, stride, requires_grad, hooks.
            pickle.Write([(byte)'K', elements, (byte)'t', (byte)'Q']);
            pickle.Write([(byte)'K', 0, (byte)'K', elements, 0x85, (byte)'K', 1, 0x85, 0x89]);
            Global(pickle, "collections", "OrderedDict");
            pickle.Write([(byte)')', (byte)'R', (byte)'t', (byte)'R']);
        }

        pickle.Write("u."u8);
        return pickle.ToArray();
    }

    private static void Global(Stream pickle, string module, string name) => pickle.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));

    private static void Text(Stream pickle, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        pickle.WriteByte((byte)'X');
        pickle.Write(BitConverter.GetBytes(bytes.Length));
        pickle.Write(bytes);
    }
}
