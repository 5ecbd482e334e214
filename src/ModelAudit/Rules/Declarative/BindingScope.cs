namespace ModelAudit.Rules.Declarative;

/// <summary>What is in view where a condition stands.</summary>
/// <param name="HasFile">Whether a file is.</param>
/// <param name="Item">The collection whose item is, or null.</param>
internal sealed record BindingScope(bool HasFile, CollectionField? Item)
{
    /// <summary>Only the model is in view.</summary>
    public static readonly BindingScope Model = new(false, null);

    /// <summary>A file is in view.</summary>
    public static readonly BindingScope File = new(true, null);

    /// <summary>The scope inside a collection.</summary>
    public BindingScope Enter(CollectionField collection) => new(HasFile || collection.HasFiles, collection);
}
