using System.Collections.Immutable;

namespace ModelAudit.Sources;

/// <summary>Looks things up by their path in lists that are in code-point order: a dictionary beside a million of them would take a tenth more memory.</summary>
internal static class PathOrder
{
    /// <summary>Where a path stands in a list; negative when it does not.</summary>
    /// <param name="ordered">The list, in code-point order of paths, each path once.</param>
    /// <param name="path">The path.</param>
    /// <param name="pathOf">The path of an element.</param>
    public static int IndexOf<T>(this ImmutableArray<T> ordered, ArtifactPath path, Func<T, ArtifactPath> pathOf)
    {
        int low = 0;
        int high = ordered.Length - 1;
        while (low <= high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            int order = pathOf(ordered[middle]).CompareTo(path);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
