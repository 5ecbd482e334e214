using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.Declarative;

/// <summary>The operators of the rule language: one table for the parser, the schema and the documentation.</summary>
internal static class Operators
{
    /// <summary>The operator that asks whether there is a value at all; it is bound by the condition reader.</summary>
    public const string Exists = "exists";

    /// <summary>All operators, in the order of the documentation.</summary>
    public static readonly ImmutableArray<Operator> All =
    [
        new("equals", [FactType.Text, FactType.Integer, FactType.Boolean], OperandKinds.Literal | OperandKinds.Field, false,
            "The value is exactly this one; text is compared by code points, case matters.", reader => Equal(reader, true)),
        new("notEquals", [FactType.Text, FactType.Integer, FactType.Boolean], OperandKinds.Literal | OperandKinds.Field, true,
            "The value is another one, or there is none.", reader => Equal(reader, false)),
        new("in", [FactType.Text, FactType.Integer], OperandKinds.Literals | OperandKinds.List | OperandKinds.ListField, false,
            "The value is one of these.", reader => In(reader, true)),
        new("notIn", [FactType.Text, FactType.Integer], OperandKinds.Literals | OperandKinds.List | OperandKinds.ListField, true,
            "The value is none of these, or there is none.", reader => In(reader, false)),
        new("like", [FactType.Text], OperandKinds.Literal | OperandKinds.Literals | OperandKinds.List, false,
            "The value matches a glob: '*' stops at '/', '**' crosses it, '?' is one character. Of several globs one has to match.", Like),
        new("matches", [FactType.Text], OperandKinds.Literal, false,
            "Some part of the value matches a regular expression without look-around and back-references; anchor it with \\A and \\z.", Matches),
        new(Exists, [FactType.Text, FactType.Integer, FactType.Boolean, FactType.TextList, FactType.Collection], OperandKinds.Boolean, false,
            "Whether there is a value: false for a known absence, unknown where a gap covers it.", _ => null),
        new("atLeast", [FactType.Integer], OperandKinds.Literal | OperandKinds.Field, false,
            "The number is this one or greater.", reader => Bounded(reader, order => order >= 0)),
        new("atMost", [FactType.Integer], OperandKinds.Literal | OperandKinds.Field, false,
            "The number is this one or less.", reader => Bounded(reader, order => order <= 0)),
        new("versionIn", [FactType.Text], OperandKinds.Literal | OperandKinds.Literals, false,
            "The version lies in a range in NuGet's notation ('[1.0,2.0)'); Python versions (PEP 440) are understood, other texts are unknown.", VersionIn),
        new("spdxIn", [FactType.Text], OperandKinds.Literals | OperandKinds.List | OperandKinds.ListField, false,
            "The SPDX license expression can be satisfied with these licenses: all sides of AND, one side of OR, WITH only together; another text is unknown.", SpdxIn),
        new("spdxNotIn", [FactType.Text], OperandKinds.Literals | OperandKinds.List | OperandKinds.ListField, true,
            "The SPDX license expression can be satisfied without any of these licenses: no side of AND, not every side of OR; another text is unknown.", SpdxNotIn),
        new("containsAny", [FactType.TextList], OperandKinds.Literals | OperandKinds.List | OperandKinds.ListField, false,
            "The list has at least one of these.", ContainsAny),
        new("subsetOf", [FactType.TextList], OperandKinds.Literals | OperandKinds.List | OperandKinds.ListField, false,
            "The list has nothing but these.", SubsetOf),
    ];

    /// <summary>The operators by name.</summary>
    public static readonly IReadOnlyDictionary<string, Operator> ByName = All.ToDictionary(known => known.Name, StringComparer.Ordinal);

    private static BoundTest? Equal(OperandReader reader, bool wanted) => reader.Scalar() is not { } operand ? null : new BoundTest(
        (FactValue value, in Frame frame) =>
        {
            FactLookup other = operand.Read(frame);
            return other.State switch
            {
                FactState.Present => Truth.Of(value.Equals(other.Value) == wanted),
                FactState.Absent => Truth.Of(!wanted),
                _ => Truth.Unknown(other.Reason),
            };
        },
        $"{(wanted ? "equals" : "does not equal")} {operand.Describe()}");

    private static BoundTest? In(OperandReader reader, bool wanted)
    {
        string words = wanted ? "is in" : "is not in";
        if (reader.Field.Type == FactType.Integer)
        {
            if (reader.Literals() is not { } literals)
            {
                return null;
            }

            HashSet<long> numbers = literals.Select(literal => literal.Integer).ToHashSet();
            return new BoundTest((FactValue value, in Frame _) => Truth.Of(numbers.Contains(value.Integer) == wanted), $"{words} ({string.Join(", ", literals)})");
        }

        return reader.Texts() is not { } texts ? null : new BoundTest(
            (FactValue value, in Frame frame) =>
            {
                Truth truth = texts.Ask(frame, set => Truth.Of(set.Contains(value.Text)));
                return wanted ? truth : truth.Not();
            },
            $"{words} {texts.Describe()}");
    }

    private static BoundTest? Like(OperandReader reader)
    {
        if (reader.Texts(allowSingle: true, allowField: false) is not { } texts)
        {
            return null;
        }

        if (texts.Entries.Any(pattern => pattern.Length > Glob.LongestPattern))
        {
            reader.Report($"A glob has at most {Glob.LongestPattern} characters.");
            return null;
        }

        ImmutableArray<Glob> globs = [.. texts.Entries.Select(pattern => new Glob(pattern))];
        return new BoundTest(
            (FactValue value, in Frame _) =>
            {
                foreach (Glob glob in globs)
                {
                    if (glob.IsMatch(value.Text))
                    {
                        return Truth.True;
                    }
                }

                return Truth.False;
            },
            $"is like {texts.Describe()}");
    }

    private static BoundTest? Matches(OperandReader reader) => reader.Pattern() is not { } pattern ? null : new BoundTest(
        (FactValue value, in Frame _) => Truth.Of(pattern.IsMatch(value.Text)),
        $"matches '{MessageTemplate.Cut(reader.Node.Text, MessageTemplate.LongestValue)}'");

    private static BoundTest? Bounded(OperandReader reader, Func<int, bool> accepts) => reader.Scalar() is not { } operand ? null : new BoundTest(
        (FactValue value, in Frame frame) =>
        {
            FactLookup other = operand.Read(frame);
            return other.State switch
            {
                FactState.Present => Truth.Of(accepts(value.Integer.CompareTo(other.Value!.Integer))),
                FactState.Absent => Truth.False,
                _ => Truth.Unknown(other.Reason),
            };
        },
        $"{(accepts(1) ? "is at least" : "is at most")} {operand.Describe()}");

    private static BoundTest? VersionIn(OperandReader reader)
    {
        if (reader.Texts(allowSingle: true, allowField: false) is not { } texts)
        {
            return null;
        }

        var intervals = ImmutableArray.CreateBuilder<VersionInterval>();
        foreach (string text in texts.Entries)
        {
            if (VersionInterval.TryParse(text, out VersionInterval? interval, out string? problem))
            {
                intervals.Add(interval);
            }
            else
            {
                reader.Report(problem);
            }
        }

        ImmutableArray<VersionInterval> ranges = intervals.DrainToImmutable();
        return new BoundTest(
            (FactValue value, in Frame _) =>
            {
                Truth truth = Truth.False;
                foreach (VersionInterval range in ranges)
                {
                    truth = truth.Or(range.Contains(value.Text) is { } contains
                        ? Truth.Of(contains)
                        : Truth.Unknown($"'{MessageTemplate.Cut(value.Text, MessageTemplate.LongestValue)}' is not a version that can be put in order"));
                }

                return truth;
            },
            $"is a version in {texts.Describe()}");
    }

    private static BoundTest? SpdxIn(OperandReader reader) =>
        Spdx(reader, (expression, licenses) => expression.IsSatisfiedBy(licenses), "can be satisfied with");

    private static BoundTest? SpdxNotIn(OperandReader reader) =>
        Spdx(reader, (expression, licenses) => expression.Evaluate(license => !Names(licenses, license)), "can be satisfied without");

    private static bool Names(IReadOnlySet<string> licenses, SpdxLicense license) =>
        licenses.Any(name => name.Equals(license.Id, StringComparison.OrdinalIgnoreCase) || name.Equals(license.ToString(), StringComparison.OrdinalIgnoreCase));

    private static BoundTest? Spdx(OperandReader reader, Func<SpdxExpression, IReadOnlySet<string>, bool> isSatisfied, string words)
    {
        if (reader.Texts() is not { } texts || !reader.CheckLicenses())
        {
            return null;
        }

        return new BoundTest(
            (FactValue value, in Frame frame) => SpdxExpression.TryParse(value.Text, out SpdxExpression? expression, out SpdxProblem? problem)
                ? texts.Ask(frame, licenses => Truth.Of(isSatisfied(expression, licenses)))
                : Truth.Unknown($"'{MessageTemplate.Cut(value.Text, MessageTemplate.LongestValue)}' is not an SPDX license expression, {problem}"),
            $"{words} {texts.Describe()}");
    }

    private static BoundTest? ContainsAny(OperandReader reader) => reader.Texts() is not { } texts ? null : new BoundTest(
        (FactValue value, in Frame frame) => texts.Ask(frame, set => Truth.Of(value.TextList.Any(set.Contains))),
        $"contains any of {texts.Describe()}");

    private static BoundTest? SubsetOf(OperandReader reader) => reader.Texts() is not { } texts ? null : new BoundTest(
        (FactValue value, in Frame frame) => texts.Ask(frame, set => Truth.Of(value.TextList.All(set.Contains))),
        $"has nothing but {texts.Describe()}");
}
