namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>How far a value may be from the one expected: |actual - expected| ≤ Absolute + Relative × |expected|.</summary>
/// <param name="Relative">The part that grows with the value.</param>
/// <param name="Absolute">The part that does not.</param>
/// <param name="Declared">Whether a manifest declared them. Integers are compared exactly unless it did.</param>
internal sealed record Tolerances(double Relative, double Absolute, bool Declared)
{
    /// <summary>The largest that a manifest may declare, either of them: beyond that everything would match.</summary>
    public const double Maximum = 1;

    /// <summary>Those of the ONNX backend test runner (onnx/backend/test/runner, rtol and atol).</summary>
    public static readonly Tolerances Default = new(1e-3, 1e-7, Declared: false);
}
