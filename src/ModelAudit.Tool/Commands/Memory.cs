namespace ModelAudit.Tool.Commands;

/// <summary>Gives memory back between the steps of an audit: each leaves much behind that no other needs.</summary>
internal static class Memory
{
    /// <summary>The files below which it is not worth the time.</summary>
    private const int ManyFiles = 50_000;

    /// <summary>Frees what the last step used.</summary>
    /// <param name="files">How many files are audited.</param>
    public static void Return(int files)
    {
        if (files >= ManyFiles)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
