namespace ModelAudit.OnnxRuntime;

/// <summary>The words for how a load or a run of test vectors ended.</summary>
internal static class ProbeResults
{
    /// <summary>The runtime made a session of the model.</summary>
    public const string Loads = "loads";

    /// <summary>The runtime refused the model.</summary>
    public const string DoesNotLoad = "does-not-load";

    /// <summary>The runtime has no kernel, operator set or format version that the model needs: no defect of the model.</summary>
    public const string NotImplemented = "not-implemented";

    /// <summary>The bound of memory was reached.</summary>
    public const string OutOfMemory = "out-of-memory";

    /// <summary>The bound of time was reached.</summary>
    public const string TimedOut = "timed-out";

    /// <summary>The process died, or said something that is no answer.</summary>
    public const string Crashed = "crashed";

    /// <summary>Every output of the set is what the vectors say.</summary>
    public const string Matches = "matches";

    /// <summary>An output is not what the vectors say.</summary>
    public const string Differs = "differs";

    /// <summary>The runtime loaded the model and refused to run it on the inputs of the set.</summary>
    public const string DoesNotRun = "does-not-run";

    /// <summary>The vectors break their format, are incomplete, or do not belong to the model's inputs and outputs.</summary>
    public const string InvalidVectors = "invalid-vectors";

    /// <summary>The vectors hold something that is not compared: sequences, maps, optional values, rare element types.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>The set was not run; the detail says why.</summary>
    public const string NotRun = "not-run";

    /// <summary>What a child may answer for a load.</summary>
    public static readonly string[] OfLoads = [Loads, DoesNotLoad, NotImplemented, OutOfMemory];

    /// <summary>What a child may answer for a set.</summary>
    public static readonly string[] OfSets = [Matches, Differs, DoesNotRun, NotImplemented, InvalidVectors, Unsupported, OutOfMemory];
}
