using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>A field of a condition or message, bound to where its value comes from.</summary>
/// <param name="Name">The name as written in the rule.</param>
/// <param name="Type">The type of its values.</param>
internal abstract record BoundField(string Name, FactType Type)
{
    /// <summary>What is known of the value.</summary>
    public abstract FactLookup Read(in Frame frame);

    /// <summary>A fact about the model.</summary>
    public sealed record OfModel(FactDefinition Fact) : BoundField(Fact.Name, Fact.Type)
    {
        /// <inheritdoc/>
        public override FactLookup Read(in Frame frame) => frame.State.LookupModel(Fact);
    }

    /// <summary>A fact about the file in view.</summary>
    public sealed record OfFile(FactDefinition Fact) : BoundField(Fact.Name, Fact.Type)
    {
        /// <inheritdoc/>
        public override FactLookup Read(in Frame frame) =>
            frame.File is { } file ? frame.State.Evidence.Lookup(file, Fact) : FactLookup.Unknown($"no file is in view for '{Fact.Name}'");
    }

    /// <summary>A fact that the organisation declares.</summary>
    public sealed record OfContext(FactDefinition Fact) : BoundField(Fact.Name, Fact.Type)
    {
        /// <inheritdoc/>
        public override FactLookup Read(in Frame frame) => frame.State.Context.Declared.Lookup(Fact);
    }

    /// <summary>What is known of a file without any inspector.</summary>
    public sealed record OfFileProperty(string Name, FileProperty Property) : BoundField(Name, Property.Type)
    {
        /// <inheritdoc/>
        public override FactLookup Read(in Frame frame) =>
            frame.File is { } file ? Property.Read(file) : FactLookup.Unknown($"no file is in view for '{Name}'");
    }

    /// <summary>A field of the item in view.</summary>
    public sealed record OfItem(string Name, FactField Field) : BoundField(Name, Field.Type)
    {
        /// <inheritdoc/>
        public override FactLookup Read(in Frame frame) =>
            frame.Item is not { } item ? FactLookup.Unknown($"no item is in view for '{Name}'")
            : item[Field.Name] is { } value ? FactLookup.Present(value)
            : FactLookup.Absent;
    }
}
