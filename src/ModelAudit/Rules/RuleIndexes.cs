using System.Collections.Concurrent;

namespace ModelAudit.Rules;

/// <summary>What rules make of the lists of a rule set: made once when the first rule asks for it, and shared by all, for lists do not change.</summary>
internal sealed class RuleIndexes
{
    private readonly ConcurrentDictionary<Type, object> made = new();

    /// <summary>The index of a type.</summary>
    /// <param name="make">Makes it from the lists, and from nothing else.</param>
    public T Of<T>(Func<T> make)
        where T : class => (T)made.GetOrAdd(typeof(T), static (_, make) => make(), make);
}
