namespace ModelAudit.Formats.Protobuf;

/// <summary>A message of a schema: its name and the fields that are known. What else a file holds is counted and passed over.</summary>
/// <param name="name">The name in the schema.</param>
internal sealed class ProtobufMessage(string name)
{
    private const int NearNumbers = 64;

    private readonly ProtobufField?[] near = new ProtobufField?[NearNumbers];
    private readonly Dictionary<uint, ProtobufField> far = [];

    /// <summary>The name in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>Finds a field.</summary>
    public ProtobufField? Find(uint number) => number < NearNumbers ? near[number] : far.GetValueOrDefault(number);

    /// <summary>Adds a number.</summary>
    public ProtobufMessage Number<TRole>(uint number, TRole role, bool isMany = false)
        where TRole : struct, Enum => Add(number, ProtobufKind.Number, role, isMany, null);

    /// <summary>Adds a string.</summary>
    public ProtobufMessage Text<TRole>(uint number, TRole role, bool isMany = false)
        where TRole : struct, Enum => Add(number, ProtobufKind.Text, role, isMany, null);

    /// <summary>Adds bytes.</summary>
    public ProtobufMessage Bytes<TRole>(uint number, TRole role, bool isMany = false)
        where TRole : struct, Enum => Add(number, ProtobufKind.Bytes, role, isMany, null);

    /// <summary>Adds four bytes.</summary>
    public ProtobufMessage Fixed32<TRole>(uint number, TRole role)
        where TRole : struct, Enum => Add(number, ProtobufKind.Fixed32, role, false, null);

    /// <summary>Adds a message that stands there once.</summary>
    public ProtobufMessage One<TRole>(uint number, TRole role, ProtobufMessage message)
        where TRole : struct, Enum => Add(number, ProtobufKind.Message, role, false, message);

    /// <summary>Adds a message that may stand there more than once.</summary>
    public ProtobufMessage Many<TRole>(uint number, TRole role, ProtobufMessage message)
        where TRole : struct, Enum => Add(number, ProtobufKind.Message, role, true, message);

    /// <summary>Adds fields that are known and that nobody needs.</summary>
    public ProtobufMessage Values(params ReadOnlySpan<uint> numbers)
    {
        foreach (uint number in numbers)
        {
            Add(new ProtobufField(number, ProtobufKind.Values, 0, true, null));
        }

        return this;
    }

    /// <summary>Adds a map from strings to messages (an entry is a message with the fields 1 and 2).</summary>
    public ProtobufMessage Map<TRole>(uint number, TRole role, TRole key, TRole value, ProtobufMessage message)
        where TRole : struct, Enum =>
        Many(number, role, new ProtobufMessage(Name + ".Entry").Text(1, key).One(2, value, message));

    private ProtobufMessage Add<TRole>(uint number, ProtobufKind kind, TRole role, bool isMany, ProtobufMessage? message)
        where TRole : struct, Enum => Add(new ProtobufField(number, kind, Convert.ToInt32(role, System.Globalization.CultureInfo.InvariantCulture), isMany, message));

    private ProtobufMessage Add(ProtobufField field)
    {
        if (field.Number < NearNumbers)
        {
            near[field.Number] = field;
        }
        else
        {
            far[field.Number] = field;
        }

        return this;
    }
}
