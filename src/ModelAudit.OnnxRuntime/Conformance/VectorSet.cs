using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>One set of test vectors of one model: what goes in, and what must come out.</summary>
/// <param name="Name">The path of its folder, or of its manifest with "#" and the name there.</param>
/// <param name="Inputs">The tensor files of the inputs.</param>
/// <param name="Outputs">The tensor files of the outputs.</param>
/// <param name="Tolerances">How far outputs may be from them.</param>
internal sealed record VectorSet(string Name, ImmutableArray<VectorFile> Inputs, ImmutableArray<VectorFile> Outputs, Tolerances Tolerances)
{
    /// <summary>The most files of a set. No model of a test suite has as many inputs and outputs.</summary>
    public const int MaxFiles = 1_000;

    /// <summary>Why it is not run, as a clause; null when it can be.</summary>
    public (string Result, string Detail)? Refusal { get; init; }
}

/// <summary>A tensor file and the input or output it belongs to; a null name leaves that to the tensor's own name, or to its place.</summary>
internal sealed record VectorFile(FileEvidence File, string? Name);
