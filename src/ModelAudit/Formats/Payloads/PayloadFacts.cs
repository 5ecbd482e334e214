using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Payloads;

/// <summary>What could run and lies inside a file of another format.</summary>
public static class PayloadFacts
{
    /// <summary>The payloads.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Found = new(
        "payloads.found",
        FactScope.File,
        "Programs, libraries and scripts anywhere inside a file that is neither one itself nor an archive: at the start of tensors, between and behind them, in metadata. Each is confirmed by the structure behind its magic.",
        new FactField("kind", FactType.Text, "elf, pe, dotnet, mach-o, wasm, java-class or script.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes.", IsKey: true),
        new FactField("detail", FactType.Text, "What the structure says: machine, or interpreter."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Found];
}
