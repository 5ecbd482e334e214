using System.Text;
using ModelAudit.Formats.Zip;

namespace ModelAudit.Formats.PyTorch;

/// <summary>Looks through TorchScript source code for operators of other libraries and for calls that touch files.</summary>
internal sealed class TorchScriptCode
{
    // torch/csrc/jit: operators that open files, by the names under which serialized code calls them.
    private static readonly string[] FileCalls = ["torch.save(", "torch.load(", "torch.from_file(", "ops.aten.from_file(", "ops.aten.save(", "aten::save", "aten::from_file"];

    private readonly SortedSet<string> namespaces = new(StringComparer.Ordinal);
    private readonly SortedSet<string> operations = new(StringComparer.Ordinal);

    /// <summary>The namespaces of operators.</summary>
    public IEnumerable<string> Namespaces => namespaces;

    /// <summary>The calls that touch files.</summary>
    public IEnumerable<string> FileOperations => operations;

    /// <summary>Looks through a source file.</summary>
    public void Read(ZipMember member, InspectionContext context)
    {
        using MemberBytes content = MemberBytes.Of(member, context);
        byte[] bytes = new byte[(int)Math.Min(content.Reader.Length, context.Limits.MaxDocumentBytes)];
        string text = Encoding.Latin1.GetString(bytes, 0, content.Reader.ReadAt(0, bytes));
        foreach (string call in FileCalls.Where(call => text.Contains(call, StringComparison.Ordinal)))
        {
            operations.Add(call.TrimEnd('('));
        }

        const string Operators = "ops.";
        for (int at = 0; (at = text.IndexOf(Operators, at, StringComparison.Ordinal)) >= 0; at += Operators.Length)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int start = at + Operators.Length;
            int end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end > start && end < text.Length && text[end] == '.' && namespaces.Count < context.Limits.MaxItems)
            {
                namespaces.Add(text[start..end]);
            }
        }
    }
}
