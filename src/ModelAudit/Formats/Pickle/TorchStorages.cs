namespace ModelAudit.Formats.Pickle;

/// <summary>
/// The storages of a legacy PyTorch file (torch/serialization.py, _legacy_save): the persistent ids of the object name them and their
/// element type, a list gives their order, and then each follows as a number of elements and their bytes.
/// </summary>
internal sealed class TorchStorages
{
    /// <summary>The most storages that are known.</summary>
    public const int MaximumStorages = 1 << 16;

    private readonly Dictionary<string, int> elementBytes = new(StringComparer.Ordinal);

    /// <summary>The length of one element of a storage in bytes, or 0 if it is not known.</summary>
    public int ElementBytes(string key) => elementBytes.GetValueOrDefault(key);

    /// <summary>Notes a persistent id: ('storage', class, key, place, elements, …).</summary>
    public void Note(PickleValue id, PickleArena arena, PickleLiterals literals, PickleImports imports)
    {
        if (id.Kind != PickleKind.CallableTuple || !arena.IsAlive(id.Place) || arena.Count(id.Place).Kept < 3 || elementBytes.Count >= MaximumStorages)
        {
            return;
        }

        PickleValue type = arena[id.Place, 2];
        PickleValue key = arena[id.Place, 3];
        if (type.Kind == PickleKind.Import && key.Kind == PickleKind.Text)
        {
            elementBytes.TryAdd(literals.Text(key.Offset, 64, out _), Bytes(imports[type.Extra].QualifiedName));
        }
    }

    // torch/storage.py: typed storages by class; an untyped one counts bytes.
    private static int Bytes(string storage) => storage switch
    {
        "DoubleStorage" or "LongStorage" or "ComplexFloatStorage" => 8,
        "FloatStorage" or "IntStorage" or "QInt32Storage" => 4,
        "HalfStorage" or "BFloat16Storage" or "ShortStorage" => 2,
        "ByteStorage" or "CharStorage" or "BoolStorage" or "QInt8Storage" or "QUInt8Storage" or "QUInt4x2Storage" or "QUInt2x4Storage" or "UntypedStorage" => 1,
        "ComplexDoubleStorage" => 16,
        _ => 0,
    };
}
