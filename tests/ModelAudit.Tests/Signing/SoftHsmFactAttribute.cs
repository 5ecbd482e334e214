namespace ModelAudit.Tests.Signing;

/// <summary>A test that needs SoftHSM2, which continuous integration installs; skipped, and said to be, where it is not there.</summary>
internal sealed class SoftHsmFactAttribute : FactAttribute
{
    private static readonly string[] Places =
    [
        "/usr/lib/softhsm/libsofthsm2.so",
        "/usr/lib64/softhsm/libsofthsm2.so",
        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    ];

    public SoftHsmFactAttribute()
    {
        if (Module is null)
        {
            Skip = "SoftHSM2 is not installed (apt-get install softhsm2).";
        }
    }

    public static string? Module => Array.Find(Places, File.Exists);
}
