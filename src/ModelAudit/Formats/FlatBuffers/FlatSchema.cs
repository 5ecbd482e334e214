namespace ModelAudit.Formats.FlatBuffers;

/// <summary>A table of a schema: the fields that are known, by their indexes. What else a file holds is passed over.</summary>
/// <param name="name">The name in the schema.</param>
internal sealed class FlatSchema(string name)
{
    private readonly List<Field> fields = [];

    /// <summary>What a field holds.</summary>
    internal enum Kind
    {
        /// <summary>A number of some bytes.</summary>
        Scalar,

        /// <summary>A string.</summary>
        Text,

        /// <summary>A vector of numbers.</summary>
        Scalars,

        /// <summary>A vector of strings.</summary>
        Texts,

        /// <summary>A table.</summary>
        Table,

        /// <summary>A vector of tables.</summary>
        Tables,

        /// <summary>One of several tables; the field before it, of one byte, says which.</summary>
        Union,
    }

    /// <summary>The name in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>The known fields.</summary>
    public IReadOnlyList<Field> Fields => fields;

    /// <summary>Adds a number.</summary>
    /// <param name="index">The field's index.</param>
    /// <param name="size">Its size in bytes.</param>
    public FlatSchema Scalar(int index, int size) => Add(new Field(index, Kind.Scalar, size, null));

    /// <summary>Adds a string.</summary>
    public FlatSchema Text(int index) => Add(new Field(index, Kind.Text, 1, null));

    /// <summary>Adds a vector of numbers.</summary>
    /// <param name="index">The field's index.</param>
    /// <param name="size">The size of an element in bytes.</param>
    public FlatSchema Scalars(int index, int size) => Add(new Field(index, Kind.Scalars, size, null));

    /// <summary>Adds a vector of strings.</summary>
    public FlatSchema Texts(int index) => Add(new Field(index, Kind.Texts, 4, null));

    /// <summary>Adds a table.</summary>
    public FlatSchema Table(int index, FlatSchema table) => Add(new Field(index, Kind.Table, 4, table));

    /// <summary>Adds a vector of tables.</summary>
    public FlatSchema Tables(int index, FlatSchema table) => Add(new Field(index, Kind.Tables, 4, table));

    /// <summary>Adds a union: its type, and behind that one of several tables.</summary>
    /// <param name="index">The index of the type; the table's is the next.</param>
    /// <param name="members">The tables in the order of their types, which count from 1; null for one that nobody needs.</param>
    public FlatSchema Union(int index, params FlatSchema?[] members) => Scalar(index, 1).Add(new Field(index + 1, Kind.Union, 4, null) { Members = members });

    private FlatSchema Add(Field field)
    {
        fields.Add(field);
        return this;
    }

    /// <summary>A field.</summary>
    /// <param name="Index">Its index.</param>
    /// <param name="Kind">What it holds.</param>
    /// <param name="Size">The size of the number, or of an element, in bytes.</param>
    /// <param name="Table">The table that it holds.</param>
    internal sealed record Field(int Index, Kind Kind, int Size, FlatSchema? Table)
    {
        /// <summary>Of a union, the tables in the order of their types.</summary>
        public FlatSchema?[] Members { get; init; } = [];
    }
}
