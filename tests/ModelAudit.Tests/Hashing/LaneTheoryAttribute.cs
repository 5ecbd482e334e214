using ModelAudit.Hashing;

namespace ModelAudit.Tests.Hashing;

/// <summary>A test that needs vectors which hash several messages at once; skipped, and said to be, where the processor has none.</summary>
internal sealed class LaneTheoryAttribute : TheoryAttribute
{
    public LaneTheoryAttribute()
    {
        if (!Sha256Lanes.IsSupported(16) || !Sha256Lanes.IsSupported(8))
        {
            Skip = "The processor has no AVX-512.";
        }
    }
}
