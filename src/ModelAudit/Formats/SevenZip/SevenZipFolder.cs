using System.Collections.Immutable;

namespace ModelAudit.Formats.SevenZip;

/// <summary>One step of unpacking.</summary>
/// <param name="Method">The method.</param>
/// <param name="Inputs">How many streams it reads.</param>
/// <param name="Properties">What it has to know.</param>
internal sealed record SevenZipCoder(ulong Method, int Inputs, ReadOnlyMemory<byte> Properties);

/// <summary>Packed streams and the steps that make one stream of them, in which files lie one behind the other (7zFormat.txt, "Folder").</summary>
/// <param name="Coders">The steps.</param>
/// <param name="Pairs">Which input of a step reads the output of which other step.</param>
/// <param name="PackedInputs">Which inputs read the packed streams.</param>
internal sealed record SevenZipFolder(ImmutableArray<SevenZipCoder> Coders, ImmutableArray<(int Input, int Output)> Pairs, ImmutableArray<int> PackedInputs)
{
    /// <summary>The first of its packed streams.</summary>
    public int FirstPacked { get; init; }

    /// <summary>The length of what each step makes.</summary>
    public ImmutableArray<ulong> Sizes { get; set; } = [];

    /// <summary>The CRC-32 of what the last step makes.</summary>
    public uint? Checksum { get; set; }

    /// <summary>The length of what the last step makes: that whose output nobody reads.</summary>
    public ulong Size
    {
        get
        {
            int last = Enumerable.Range(0, Coders.Length).FirstOrDefault(output => !Pairs.Any(pair => pair.Output == output));
            return last < Sizes.Length ? Sizes[last] : 0;
        }
    }
}
