namespace ModelAudit.OnnxRuntime;

/// <summary>How one load ended.</summary>
/// <param name="Result">loads, does-not-load, killed or crashed.</param>
/// <param name="Detail">Why, or empty.</param>
/// <param name="Version">The version of the runtime, when the child could say it.</param>
internal sealed record ProbeResult(string Result, string Detail, string? Version)
{
    public const string Loads = "loads";
    public const string DoesNotLoad = "does-not-load";
    public const string Killed = "killed";
    public const string Crashed = "crashed";
}
