namespace ModelAudit.Formats.Pickle;

/// <summary>Which reading of the bytes a simulation is.</summary>
internal enum PickleMode
{
    /// <summary>As a library reads the file: joblib's arrays inside the stream are stepped over.</summary>
    Library,

    /// <summary>As pickle.load alone reads it. Stops at imports that no name can stand for, since it may run through raw numbers.</summary>
    Plain,

    /// <summary>To find out whether something is a pickle: nothing is kept.</summary>
    Trial,
}
