namespace ModelAudit.RuleTests.Pickles;

/// <summary>One file of the corpus.</summary>
/// <param name="Name">What it shows, for people.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="File">Its name; a folder of its own keeps it apart from the others.</param>
public sealed record PickleCase(string Name, byte[] Content, string File = "model.pkl")
{
    /// <summary>A value at each of the protocols that Python writes.</summary>
    public static IEnumerable<PickleCase> AtAllProtocols(string name, object? value) =>
        new[] { 0, 2, 4 }.Select(protocol => new PickleCase($"{name}, protocol {protocol}", PyPickler.Write(value, protocol)));
}
