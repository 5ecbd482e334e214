using System.Text;
using ModelAudit.OnnxRuntime.Isolation;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.OnnxRuntime.Child;

/// <summary>
/// What the child says: one JSON object a line, each written at once, because the process may die at any moment. The lines and their
/// members are those that <see cref="Processes.Transcript"/> reads.
/// </summary>
internal sealed class ChildOutput(Stream output)
{
    private const int MaxTextLength = 4_096;

    private readonly string directory = Environment.CurrentDirectory;

    public void Write(IsolationReport isolation) => Write(new JObject
    {
        ["event"] = "isolation",
        ["inForce"] = new JArray(isolation.InForce),
        ["notInForce"] = new JArray(isolation.NotInForce),
    });

    public void WriteRuntime(string version, IEnumerable<string> providers) =>
        Write(new JObject { ["event"] = "runtime", ["version"] = version, ["providers"] = new JArray(providers) });

    public void WriteValue(RuntimeValue value) => Write(new JObject
    {
        ["event"] = "value",
        ["direction"] = value.Direction,
        ["name"] = Clean(value.Name),
        ["kind"] = value.Kind,
        ["type"] = value.ElementType,
        ["shape"] = value.Shape is null ? null : Clean(value.Shape),
    });

    public void WriteLoad(Answer answer, long milliseconds) => Write(Members("load", answer, milliseconds));

    public void WriteSet(int index, SetAnswer answer, long milliseconds)
    {
        JObject members = Members("set", answer.Answer, milliseconds);
        members["index"] = index;
        members["compared"] = answer.Compared;
        members["unchecked"] = new JArray(answer.Unchecked.Select(Clean));
        Write(members);
    }

    /// <summary>ONNX Runtime itself cannot be used on this system.</summary>
    public void WriteUnusable(string reason) => Write(new JObject { ["event"] = "unusable", ["detail"] = Clean(reason) });

    public void WriteDone() => Write(new JObject { ["event"] = "done" });

    private JObject Members(string name, Answer answer, long milliseconds) => new()
    {
        ["event"] = name,
        ["result"] = answer.Result,
        ["code"] = answer.Code,
        ["detail"] = Clean(answer.Detail),
        ["milliseconds"] = milliseconds,
    };

    // Nothing in it that moves a terminal, since the text may quote the model, and not the name of a folder that is another one each time.
    private string Clean(string text)
    {
        string clean = string.Concat(text.Replace(directory, ".", StringComparison.Ordinal).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length <= MaxTextLength ? clean : clean[..MaxTextLength];
    }

    private void Write(JObject members)
    {
        byte[] line = Encoding.UTF8.GetBytes(members.ToString(Formatting.None) + "\n");
        output.Write(line);
        output.Flush();
    }
}
