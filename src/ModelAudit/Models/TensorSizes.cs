using System.Buffers.Text;
using ModelAudit.Formats.Safetensors;

namespace ModelAudit.Models;

/// <summary>Sizes of the tensors that tell the shape of a language model; -1 for what was not found.</summary>
internal sealed class TensorSizes
{
    /// <summary>Elements of the last normalization.</summary>
    public long Width { get; private set; } = -1;

    /// <summary>Elements of the token embeddings.</summary>
    public long Embeddings { get; private set; } = -1;

    /// <summary>The highest number of a layer.</summary>
    public long LastLayer { get; private set; } = -1;

    /// <summary>Elements of the first low-rank matrix of a q_proj: its rank times the width.</summary>
    public long AdapterInputs { get; private set; } = -1;

    /// <summary>Takes the tensors of a file.</summary>
    public void Add(SafetensorsHeader header)
    {
        for (int i = 0; i < header.Count; i++)
        {
            ReadOnlySpan<byte> name = header.NameUtf8(i);
            if (name.EndsWith(".lora_A.weight"u8))
            {
                AdapterInputs = AdapterInputs < 0 && name.IndexOf("q_proj."u8) >= 0 ? Elements(header, i) : AdapterInputs;
                continue;
            }

            Width = name.SequenceEqual("model.norm.weight"u8) || name.SequenceEqual("norm.weight"u8) || name.SequenceEqual("language_model.model.norm.weight"u8) ? Elements(header, i) : Width;
            Embeddings = name.EndsWith("embed_tokens.weight"u8) ? Elements(header, i) : Embeddings;
            LastLayer = Math.Max(LastLayer, Layer(name));
        }
    }

    private static long Layer(ReadOnlySpan<byte> name)
    {
        int start = name.IndexOf("layers."u8);
        return start >= 0 && Utf8Parser.TryParse(name[(start + "layers.".Length)..], out int number, out int length) && number >= 0
            && start + "layers.".Length + length < name.Length && name[start + "layers.".Length + length] == (byte)'.' ? number : -1;
    }

    private static long Elements(SafetensorsHeader header, int tensor)
    {
        int size = header.DType(tensor) switch
        {
            "F64" => 8,
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => 0,
        };
        return size > 0 && header.Bytes(tensor) >= 0 ? header.Bytes(tensor) / size : -1;
    }
}
