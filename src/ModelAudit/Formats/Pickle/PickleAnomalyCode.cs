namespace ModelAudit.Formats.Pickle;

/// <summary>The codes of anomalies: the one list that the fact, its documentation and the rules go by.</summary>
internal static class PickleAnomalyCode
{
    /// <summary>A name that is not written in the stream, or only a number for one.</summary>
    public const string UnresolvedImport = "unresolved-import", ExtensionCode = "extension-code";

    /// <summary>An import itself is given a state or items, not an object that it made.</summary>
    public const string StateOfImport = "state-of-import";

    /// <summary>Forms that unpicklers read differently, or that only one of them takes.</summary>
    public const string FrameMismatch = "frame-mismatch", Protocol = "protocol", NameForm = "name-form", ArgumentsForm = "arguments-form", MemoMissing = "memo-missing",
        GiantNumber = "giant-number", Duplicate = "duplicate", InlineArray = "inline-array", TwoReadings = "two-readings";

    /// <summary>A NumPy scalar whose bytes are a pickle.</summary>
    public const string ObjectScalar = "object-scalar";

    /// <summary>Bytes that are no pickle, and pickles behind them.</summary>
    public const string JunkBetween = "junk-between", TrailingData = "trailing-data", HiddenPickle = "hidden-pickle";

    /// <summary>A bound was reached.</summary>
    public const string Unbounded = "unbounded";

    /// <summary>All of them.</summary>
    public static readonly string[] All =
    [
        UnresolvedImport, ExtensionCode, StateOfImport, FrameMismatch, Protocol, NameForm, ArgumentsForm, MemoMissing, GiantNumber, Duplicate, InlineArray, TwoReadings, ObjectScalar, JunkBetween, TrailingData,
        HiddenPickle, Unbounded,
    ];
}
