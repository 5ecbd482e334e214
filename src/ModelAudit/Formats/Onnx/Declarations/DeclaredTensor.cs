namespace ModelAudit.Formats.Onnx.Declarations;

/// <summary>An input or output as something beside the model declares it.</summary>
/// <param name="Line">The line, from 1; 0 where lines say nothing.</param>
/// <param name="Direction">input or output.</param>
/// <param name="Name">Its name; %d in a pattern stands for a number.</param>
/// <param name="ElementType">Its element type as ONNX names it, or null.</param>
/// <param name="Shape">Its shape: sizes, and names of sizes that are free; null when none is declared.</param>
internal sealed record DeclaredTensor(int Line, string Direction, string Name, string? ElementType, string[]? Shape);
