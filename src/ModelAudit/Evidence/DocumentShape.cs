using System.Text;

namespace ModelAudit.Evidence;

/// <summary>The members that an object of a versioned document has: required ones, optional ones, and no others.</summary>
internal sealed class DocumentShape
{
    private readonly string title;
    private readonly string[] names;
    private readonly byte[][] utf8;
    private readonly int required;

    /// <summary>Describes an object.</summary>
    /// <param name="title">What the object is, for messages ("a file of evidence version 1").</param>
    /// <param name="required">The members that must be there.</param>
    /// <param name="optional">The members that may be there.</param>
    public DocumentShape(string title, string[] required, params string[] optional)
    {
        this.title = title;
        this.required = required.Length;
        names = [.. required, .. optional];
        utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Whether members that the object does not have are passed over instead of refused: documents of others may have them.</summary>
    public bool IgnoresOthers { get; init; }

    /// <summary>
    /// Moves to the value of the next member. Refuses names that the object does not have, unless they are ignored, and names that occur
    /// twice; at the end, refuses when a required one is missing.
    /// </summary>
    /// <param name="reader">Stands behind the start of the object or behind a member's value.</param>
    /// <param name="seen">The members met so far; 0 at the start.</param>
    /// <param name="name">The member's name, when the result is true.</param>
    public bool Next(scoped ref DocumentReader reader, scoped ref ulong seen, out string name)
    {
        while (true)
        {
            if (!reader.ReadMemberName())
            {
                RefuseMissing(reader, seen);
                name = string.Empty;
                return false;
            }

            for (int i = 0; i < utf8.Length; i++)
            {
                if (reader.NameIs(utf8[i]))
                {
                    if ((seen & (1UL << i)) != 0)
                    {
                        throw reader.Problem($"The name '{names[i]}' occurs twice in one object.");
                    }

                    seen |= 1UL << i;
                    name = names[i];
                    reader.ReadToken();
                    return true;
                }
            }

            if (!IgnoresOthers)
            {
                throw reader.Problem($"'{reader.NameText()}' is not a member of {title}; it may come from a newer version.");
            }

            reader.ReadToken();
            reader.Skip();
        }
    }

    private void RefuseMissing(scoped in DocumentReader reader, ulong seen)
    {
        for (int i = 0; i < required; i++)
        {
            if ((seen & (1UL << i)) == 0)
            {
                throw reader.Problem($"'{names[i]}' is missing in {title}.");
            }
        }
    }
}
