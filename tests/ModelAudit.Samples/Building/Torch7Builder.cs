using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Writes objects as Torch7 does, in its binary form.</summary>
public sealed class Torch7Builder
{
    private readonly List<byte> bytes = [];

    /// <summary>Writes a number of 32 bits.</summary>
    public Torch7Builder Int(int value)
    {
        bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>Writes a number of 64 bits.</summary>
    public Torch7Builder Long(long value)
    {
        bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>Writes a length and bytes.</summary>
    public Torch7Builder Text(string text)
    {
        Int(text.Length);
        bytes.AddRange(Encoding.Latin1.GetBytes(text));
        return this;
    }

    /// <summary>Starts an object of a class.</summary>
    public Torch7Builder Instance(int number, string name) => Int(4).Int(number).Text("V 1").Text(name);

    /// <summary>Writes a tensor of 2 x 3 floats.</summary>
    /// <param name="number">Its number; the storage's is the next.</param>
    /// <param name="elements">How many elements its storage says that it has.</param>
    public Torch7Builder Tensor(int number, long elements = 6)
    {
        Instance(number, "torch.FloatTensor").Int(2).Long(2).Long(3).Long(3).Long(1).Long(1);
        Instance(number + 1, "torch.FloatStorage").Long(elements);
        bytes.AddRange(new byte[24]);
        return this;
    }

    /// <summary>The bytes.</summary>
    public byte[] Build() => [.. bytes];

    /// <summary>A linear layer, with a function if there is bytecode.</summary>
    public static Torch7Builder Layer(string? bytecode = null)
    {
        Torch7Builder layer = new Torch7Builder().Instance(1, "nn.Linear").Int(3).Int(2).Int(bytecode is null ? 2 : 3)
            .Int(2).Text("weight").Tensor(3)
            .Int(2).Text("train").Int(5).Int(1);
        return bytecode is null ? layer : layer.Int(2).Text("updateOutput").Int(8).Int(9).Text(bytecode).Int(3).Int(10).Int(0);
    }
}
