using System.Runtime.InteropServices;

namespace ModelAudit.OnnxRuntime.Isolation;

/// <summary>struct sock_filter: one instruction of a classic BPF program.</summary>
/// <param name="Code">What to do.</param>
/// <param name="True">How many instructions to skip when a comparison holds.</param>
/// <param name="False">How many when it does not.</param>
/// <param name="Value">The operand.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Instruction(ushort Code, byte True, byte False, uint Value);
