using System.Collections.Immutable;
using System.Text;

namespace ModelAudit.Licensing;

/// <summary>Writes expressions in normal form, from the last token backwards, so that no text is copied twice.</summary>
internal static class SpdxWriter
{
    public static string Write(ImmutableArray<SpdxToken> postfix)
    {
        // Read from its end, postfix order is prefix order with the operands swapped: each piece is put in front.
        var pieces = new List<string>();
        var work = new Stack<(int Index, string? Piece)>();
        int[] starts = Starts(postfix);
        work.Push((postfix.Length - 1, null));
        while (work.TryPop(out (int Index, string? Piece) item))
        {
            if (item.Piece is not null)
            {
                pieces.Add(item.Piece);
                continue;
            }

            SpdxToken token = postfix[item.Index];
            if (token.License is { } license)
            {
                pieces.Add(license.ToString());
                continue;
            }

            int right = item.Index - 1;
            int left = starts[right] - 1;
            Push(work, postfix, right, token.Kind);
            work.Push((0, token.Kind == SpdxTokenKind.And ? " AND " : " OR "));
            Push(work, postfix, left, token.Kind);
        }

        var text = new StringBuilder();
        foreach (string piece in pieces)
        {
            text.Append(piece);
        }

        return text.ToString();
    }

    private static void Push(Stack<(int Index, string? Piece)> work, ImmutableArray<SpdxToken> postfix, int operand, SpdxTokenKind parent)
    {
        bool needsParentheses = parent == SpdxTokenKind.And && postfix[operand].Kind == SpdxTokenKind.Or;
        if (needsParentheses)
        {
            work.Push((0, ")"));
        }

        work.Push((operand, null));
        if (needsParentheses)
        {
            work.Push((0, "("));
        }
    }

    // Where the operand that ends at each token starts.
    private static int[] Starts(ImmutableArray<SpdxToken> postfix)
    {
        int[] starts = new int[postfix.Length];
        for (int i = 0; i < postfix.Length; i++)
        {
            starts[i] = postfix[i].License is not null ? i : starts[starts[i - 1] - 1];
        }

        return starts;
    }
}
