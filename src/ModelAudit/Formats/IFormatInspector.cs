using ModelAudit.Facts;

namespace ModelAudit.Formats;

/// <summary>
/// Reads one format and states facts about one file. An inspector never judges, never executes or deserialises what it reads, bounds
/// everything, and sets every fact it declares or leaves a gap. Instances are shared between threads and hold no state.
/// </summary>
public interface IFormatInspector
{
    /// <summary>The name of the format, which is also the inspector's name in gaps ("safetensors").</summary>
    string Name { get; }

    /// <summary>The facts of scope <see cref="FactScope.File"/> that it may state.</summary>
    IReadOnlyList<FactDefinition> Facts { get; }

    /// <summary>Whether the content is of this format, well formed or not: judged by content first. Must not throw.</summary>
    bool Accepts(in FormatProbe probe);

    /// <summary>
    /// States the facts of one file. Trouble in the content is a gap; exceptions for I/O, budgets and cancellation pass through, any
    /// other exception is caught by the engine and becomes a gap that names the inspector.
    /// </summary>
    void Inspect(InspectionContext context);
}
