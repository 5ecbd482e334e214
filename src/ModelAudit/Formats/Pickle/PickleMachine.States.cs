namespace ModelAudit.Formats.Pickle;

/// <content>
/// What classes evaluate of their state (<see cref="EvaluatedText"/>). A state may be written in many places before it arrives, so what
/// counts is all entries of the whole pickle up to there, not only those of the one dictionary.
/// </content>
internal sealed partial class PickleMachine
{
    /// <summary>What is said about a state, from the best to the worst: all text that is evaluated has a closed form, it is not known, it is a formula or source of another form.</summary>
    public static readonly string[] StateForms = ["ordinary", "unknown", "formula", "source"];

    /// <summary>The most keys that are read.</summary>
    private const int MaximumWatchedKeys = 1 << 18;

    private bool watchesStates;
    private int watchedKeys;
    private bool isKeyUnknown;
    private bool isFormulaOther;
    private bool isSourceOther;

    // The classes are named before their states, in all ordinary files near the start; where they are not, the states stay unknown.
    private void StartStates(ReadOnlySpan<byte> first)
    {
        watchesStates = first.IndexOf("scipy.stats"u8) >= 0 || first.IndexOf("statsmodels"u8) >= 0;
        watchedKeys = 0;
        isKeyUnknown = isFormulaOther = isSourceOther = false;
    }

    private void WatchEntries(ReadOnlySpan<PickleValue> items)
    {
        for (int i = 0; i + 1 < items.Length; i += 2)
        {
            PickleValue key = items[i];
            if (key.Kind == PickleKind.Text && watchedKeys++ < MaximumWatchedKeys)
            {
                Watch(literals.Text(key.Offset, EvaluatedText.LongestKey, out _), items[i + 1]);
            }
            else
            {
                isKeyUnknown |= key.Kind is not (PickleKind.None or PickleKind.True or PickleKind.False or PickleKind.Int or PickleKind.Float or PickleKind.Bytes or PickleKind.EmptyTuple or PickleKind.Tuple);
            }
        }
    }

    private void Watch(string key, PickleValue value)
    {
        isSourceOther |= key == EvaluatedText.ParserKey && !(Whole(value) is { } source && EvaluatedText.IsParser(source));
        isFormulaOther |= key == EvaluatedText.FormulaKey && value.Kind != PickleKind.None && !(Whole(value) is { } formula && EvaluatedText.IsFormula(formula));
    }

    private string? Whole(PickleValue value) =>
        value.Kind == PickleKind.Text && literals.Text(value.Offset, PickleLiterals.MaximumBytes, out bool wasCut) is var text && !wasCut ? text : null;

    // The place among the forms, or null where nothing is watched.
    private int? Evaluated(PickleValue state) =>
        !watchesStates ? null
        : isSourceOther ? 3
        : isFormulaOther ? 2
        : isKeyUnknown || state.Kind != PickleKind.Dict ? 1
        : 0;
}
