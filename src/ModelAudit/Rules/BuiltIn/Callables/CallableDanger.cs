namespace ModelAudit.Rules.BuiltIn.Callables;

/// <summary>Why a name is dangerous.</summary>
/// <param name="Name">The name by which it is known.</param>
/// <param name="Capability">What it can do, as the list says.</param>
internal sealed record CallableDanger(string Name, string Capability)
{
    /// <summary>What it does, for a sentence.</summary>
    public string Effect => Capability switch
    {
        "execute" => "runs code",
        "process" => "starts or controls programs",
        "import" => "imports any module",
        "native" => "loads or runs native code",
        "deserialize" => "loads further data without any check",
        "reflect" => "reaches or calls any object",
        "file" => "reads or writes files",
        "network" => "uses the network",
        "environment" => "changes the process around it",
        "sabotage" => "tampers with the interpreter or a scanner",
        _ => Capability,
    };
}
