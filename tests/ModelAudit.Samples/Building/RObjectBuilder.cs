using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Writes R's serialization in XDR, of version 3.</summary>
public sealed class RObjectBuilder
{
    private readonly List<byte> bytes = [];

    /// <summary>Starts a file that saveRDS wrote, before compression.</summary>
    public RObjectBuilder()
    {
        bytes.AddRange("X\n"u8);
        Int(3).Int(0x00040301).Int(0x00030500).Int(5);
        bytes.AddRange("UTF-8"u8);
    }

    /// <summary>Writes a number.</summary>
    public RObjectBuilder Int(int value)
    {
        byte[] word = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, value);
        bytes.AddRange(word);
        return this;
    }

    /// <summary>Writes a string.</summary>
    public RObjectBuilder Characters(string text)
    {
        Int(0x00040009).Int(text.Length);
        bytes.AddRange(Encoding.ASCII.GetBytes(text));
        return this;
    }

    /// <summary>Writes a symbol.</summary>
    public RObjectBuilder Symbol(string name) => Int(1).Characters(name);

    /// <summary>Writes a vector of 32-bit integers.</summary>
    public RObjectBuilder Integers(params ReadOnlySpan<int> values)
    {
        Int(13).Int(values.Length);
        foreach (int value in values)
        {
            Int(value);
        }

        return this;
    }

    /// <summary>The bytes.</summary>
    public byte[] Build() => [.. bytes];

    /// <summary>A list of integers with names.</summary>
    public static RObjectBuilder List() => new RObjectBuilder().Int(19 | (1 << 9)).Int(2).Integers(1, 2, 3).Integers(4)
        .Int(2 | (1 << 10)).Symbol("names").Int(16).Int(2).Characters("a").Characters("b").Int(254);

    /// <summary>A promise without a value, whose expression calls a function.</summary>
    public static RObjectBuilder Promise(string function) => new RObjectBuilder().Int(5 | (1 << 10)).Int(253).Int(252).Int(6).Symbol(function).Int(2).Int(16).Int(1).Characters("id").Int(254);

    /// <summary>A promise without a value, whose expression is a promise with one.</summary>
    public static RObjectBuilder PromisedPromise() => new RObjectBuilder().Int(5).Int(252).Int(5).Integers(7).Int(6).Symbol("system").Int(254);

    /// <summary>A promise that was evaluated.</summary>
    public static RObjectBuilder Evaluated() => new RObjectBuilder().Int(5).Integers(7).Int(6).Symbol("system").Int(254);

    /// <summary>A function that R compiled.</summary>
    public static RObjectBuilder Function() => new RObjectBuilder().Int(3 | (1 << 10)).Int(253).Int(254).Int(21).Int(1).Integers(12, 16, 0, 1)
        .Int(2).Int(6).Int(254).Int(1).Symbol("f").Int(254).Int(254).Int(13).Int(13).Int(1).Int(5);
}
