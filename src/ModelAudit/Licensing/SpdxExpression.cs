using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Licensing;

/// <summary>
/// An SPDX license expression (SPDX 3.0.1 annex "SPDX license expressions", SPDX 2.3 annex D): identifiers, '+', LicenseRef-,
/// DocumentRef-, AdditionRef-, WITH, AND, OR and parentheses; WITH binds closest, then AND, then OR. Immutable.
/// </summary>
/// <remarks>Kept in postfix order, so that neither reading nor evaluating recurses on what a hostile file says.</remarks>
public sealed class SpdxExpression : IEquatable<SpdxExpression>
{
    /// <summary>The longest text that is read, in UTF-16 code units.</summary>
    public const int MaximumLength = 16_384;

    private readonly ImmutableArray<SpdxToken> postfix;
    private readonly string text;

    private SpdxExpression(ImmutableArray<SpdxToken> postfix)
    {
        this.postfix = postfix;
        text = SpdxWriter.Write(postfix);
        Licenses = [.. postfix.Where(token => token.License is not null).Select(token => token.License!).Distinct()];
    }

    /// <summary>The different licenses in the order written.</summary>
    public ImmutableArray<SpdxLicense> Licenses { get; }

    /// <summary>Whether there is a choice (OR) between licenses.</summary>
    public bool HasChoice => postfix.Any(token => token.Kind == SpdxTokenKind.Or);

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">The text is not an expression; the message says where and why.</exception>
    public static SpdxExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out SpdxExpression? expression, out SpdxProblem? problem)
            ? expression
            : throw new FormatException($"'{text}' is not an SPDX license expression, {problem}");
    }

    /// <summary>Reads an expression without throwing.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="expression">The expression, when the result is true.</param>
    /// <param name="problem">What is wrong, when the result is false.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? text,
        [NotNullWhen(true)] out SpdxExpression? expression,
        [NotNullWhen(false)] out SpdxProblem? problem)
    {
        expression = SpdxParser.TryParse(text ?? string.Empty, out ImmutableArray<SpdxToken> postfix, out problem) ? new SpdxExpression(postfix) : null;
        return expression is not null;
    }

    /// <summary>The expression that demands all of the given ones.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SpdxExpression AllOf(IEnumerable<SpdxExpression> expressions) => Join(expressions, SpdxToken.And);

    /// <summary>The expression that leaves the choice among the given ones.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SpdxExpression AnyOf(IEnumerable<SpdxExpression> expressions) => Join(expressions, SpdxToken.Or);

    private static SpdxExpression Join(IEnumerable<SpdxExpression> expressions, SpdxToken by)
    {
        ArgumentNullException.ThrowIfNull(expressions);
        ImmutableArray<SpdxToken>.Builder joined = ImmutableArray.CreateBuilder<SpdxToken>();
        foreach (SpdxExpression expression in expressions.Distinct())
        {
            bool isFirst = joined.Count == 0;
            joined.AddRange(expression.postfix);
            if (!isFirst)
            {
                joined.Add(by);
            }
        }

        return joined.Count > 0 ? new SpdxExpression(joined.ToImmutable()) : throw new ArgumentException("There is no expression to join.", nameof(expressions));
    }

    /// <summary>Whether someone who accepts exactly the given licenses can use what is under this expression.</summary>
    /// <param name="allowed">
    /// Identifiers, also with an exception ("GPL-2.0-only WITH Classpath-exception-2.0"), in any case of letters. What is no single
    /// license allows nothing.
    /// </param>
    /// <remarks>
    /// "GPL-2.0-or-later" and "X+" are satisfied by that version or any later one that is allowed. A license with an exception must be
    /// allowed with it, or the exception must be in the list by itself: not every text that calls itself an exception only permits more.
    /// </remarks>
    public bool IsSatisfiedBy(IEnumerable<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        var accepted = new SpdxAcceptance(allowed);
        return Evaluate(accepted.Accepts);
    }

    /// <summary>Evaluates the expression over single licenses.</summary>
    /// <param name="accepts">Whether a license is acceptable.</param>
    public bool Evaluate(Func<SpdxLicense, bool> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        var values = new Stack<bool>();
        foreach (SpdxToken token in postfix)
        {
            if (token.License is { } license)
            {
                values.Push(accepts(license));
                continue;
            }

            bool right = values.Pop();
            bool left = values.Pop();
            values.Push(token.Kind == SpdxTokenKind.And ? left && right : left || right);
        }

        return values.Pop();
    }

    /// <summary>The expression in normal form: operators in upper case, single spaces, only the parentheses that are needed.</summary>
    public override string ToString() => text;

    /// <summary>Whether both have the same normal form; how operands of one operator were grouped makes no difference.</summary>
    public bool Equals(SpdxExpression? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SpdxExpression);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);
}
