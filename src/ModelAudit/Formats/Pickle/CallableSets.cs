namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Sets of imports, each set once and known by a number of sixteen bits: which callables a container holds. Number 0 is empty, number 1
/// stands for sets that are too many or too large to know.
/// </summary>
internal sealed class CallableSets
{
    /// <summary>The empty set.</summary>
    public const int None = 0;

    /// <summary>Any callable.</summary>
    public const int Unknown = 1;

    private const int MaximumSets = 8_192;
    private const int MaximumMembers = 64;

    private readonly List<int[]> sets = [[], [0]];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(int, int), int> unions = [];

    /// <summary>The imports of a set by their numbers, in ascending order.</summary>
    public ReadOnlySpan<int> this[int set] => sets[set];

    /// <summary>The set of one import.</summary>
    public int Of(int import) => import == 0 ? Unknown : Intern([import]);

    /// <summary>The imports of both sets.</summary>
    public int Union(int left, int right)
    {
        if (left == right || right == None)
        {
            return left;
        }

        if (left == None)
        {
            return right;
        }

        if (left == Unknown || right == Unknown)
        {
            return Unknown;
        }

        (int, int) key = left < right ? (left, right) : (right, left);
        if (!unions.TryGetValue(key, out int set))
        {
            int[] members = [.. sets[left].Union(sets[right]).Order()];
            set = members.Length > MaximumMembers ? Unknown : Intern(members);
            if (unions.Count < MaximumSets)
            {
                unions.Add(key, set);
            }
        }

        return set;
    }

    private int Intern(int[] members)
    {
        string key = string.Create(members.Length, members, static (text, values) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)values[i];
            }
        });
        if (!numbers.TryGetValue(key, out int number))
        {
            if (sets.Count >= MaximumSets)
            {
                return Unknown;
            }

            number = sets.Count;
            sets.Add(members);
            numbers.Add(key, number);
        }

        return number;
    }
}
