namespace ModelAudit.OnnxRuntime.Isolation;

/// <summary>Which parts of the isolation are in force, and which are not with the reason.</summary>
internal sealed class IsolationReport
{
    /// <summary>The parts in force, in the order they were taken.</summary>
    public List<string> InForce { get; } = [];

    /// <summary>"part: why it is not".</summary>
    public List<string> NotInForce { get; } = [];

    public void Say(string part, bool done, string reason)
    {
        if (done)
        {
            InForce.Add(part);
        }
        else
        {
            NotInForce.Add(part + ": " + reason);
        }
    }
}
