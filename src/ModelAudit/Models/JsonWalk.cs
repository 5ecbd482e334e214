using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>
/// Visits every named value of a document in order, without recursion, and knows where it is: looking positions up afterwards would
/// take quadratic time on a hostile document.
/// </summary>
internal sealed class JsonWalk
{
    private readonly Stack<(IEnumerator<JToken> Children, JContainer Container)> frames = new();
    private readonly Stack<int> indexes = new();

    public JsonWalk(JToken document)
    {
        if (document is JContainer container)
        {
            Enter(container);
        }
    }

    /// <summary>The property that was reached last.</summary>
    public JProperty Current { get; private set; } = new(string.Empty);

    /// <summary>Goes on to the next property.</summary>
    public bool MoveNext()
    {
        while (frames.TryPeek(out (IEnumerator<JToken> Children, JContainer Container) frame))
        {
            if (!frame.Children.MoveNext())
            {
                frames.Pop();
                indexes.Pop();
                continue;
            }

            indexes.Push(indexes.Pop() + 1);
            JToken child = frame.Children.Current;
            if (child is JContainer container)
            {
                Enter(container);
            }

            if (child is JProperty property)
            {
                Current = property;
                return true;
            }
        }

        return false;
    }

    /// <summary>The pointer (RFC 6901) to the value of <see cref="Current"/>.</summary>
    public string Pointer()
    {
        var text = new StringBuilder();
        (IEnumerator<JToken> Children, JContainer Container)[] path = frames.ToArray();
        int[] positions = indexes.ToArray();
        for (int i = path.Length - 1; i >= 0; i--)
        {
            if (path[i].Container is JArray)
            {
                text.Append('/').Append(positions[i].ToString(CultureInfo.InvariantCulture));
            }
            else if (path[i].Container is JProperty property)
            {
                text.Append('/').Append(JsonPointer.Escape(property.Name));
            }
        }

        return text.ToString();
    }

    private void Enter(JContainer container)
    {
        frames.Push((container.Children().GetEnumerator(), container));
        indexes.Push(-1);
    }
}
