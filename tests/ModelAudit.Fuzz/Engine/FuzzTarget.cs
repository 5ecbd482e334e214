using System.Collections.Immutable;

namespace ModelAudit.Fuzz.Engine;

/// <summary>One parser, what to feed it with, and what must hold.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Seeds">Inputs to start from, well formed and not.</param>
/// <param name="Run">
/// Feeds one input. Catches what the parser documents to throw, throws anything else, and checks what must hold afterwards. Gives a short
/// word on how it went: inputs that lead to a new word are kept and mutated further.
/// </param>
internal sealed record FuzzTarget(string Name, Func<IEnumerable<byte[]>> Seeds, Func<byte[], string> Run)
{
    /// <summary>Words of the format, inserted whole.</summary>
    public ImmutableArray<string> Tokens { get; init; } = [];

    /// <summary>Whether the input is text with brackets and numbers, or any bytes.</summary>
    public bool IsText { get; init; } = true;

    /// <summary>For a text inside a binary frame: takes it out and puts it back, so that mutations reach behind the frame. Null for none.</summary>
    public FuzzFrame? Frame { get; init; }

    /// <summary>The longest input, in bytes.</summary>
    public int MaxInputBytes { get; init; } = 1 << 16;

    /// <summary>The longest one input may take.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The most bytes that one input may make the parser allocate.</summary>
    public long MaxAllocatedBytes { get; init; } = 128L << 20;
}
