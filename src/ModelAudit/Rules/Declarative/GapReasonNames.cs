using ModelAudit.Evidence;

namespace ModelAudit.Rules.Declarative;

/// <summary>The names of gap reasons in rules.</summary>
internal static class GapReasonNames
{
    /// <summary>The name: "limitReached" for <see cref="GapReason.LimitReached"/>.</summary>
    public static string NameOf(GapReason reason)
    {
        string name = reason.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => Enum.GetValues<GapReason>().Select(NameOf);

    /// <summary>The reason of a name, or null.</summary>
    public static GapReason? Find(string name)
    {
        foreach (GapReason reason in Enum.GetValues<GapReason>())
        {
            if (NameOf(reason) == name)
            {
                return reason;
            }
        }

        return null;
    }
}
