using System.Text;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Caffe;

/// <summary>
/// Reads nets and solvers of Caffe that are written as text (.prototxt, NetParameter and SolverParameter): layers, the Python that layers import when the net is loaded, and the files
/// that they name.
/// </summary>
public sealed class PrototxtInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 26;

    // Fields that name files: those of solvers, and sources of data layers (caffe.proto).
    private static readonly string[] Files = ["net", "train_net", "test_net", "snapshot_prefix", "source", "mean_file", "root_folder", "weights"];

    // Of a field that may stand there once, the last one counts to some readers and the first to others.
    private static readonly string[] Single = ["layer.name", "layer.type", "layers.name", "layers.type", "python_param.module", "python_param.layer"];

    /// <inheritdoc/>
    public override string Name => "caffe-prototxt";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Path.Extension == ".prototxt" && probe.Length > 0 && TextFormats.Classify(probe) is not null;

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        string text = Encoding.UTF8.GetString(ModelFileText.Read(context, MaximumBytes).Span);
        var net = new Net(report);
        var reader = new TextProtobuf(text, context.Cancellation) { Begin = net.Begin, End = net.End, Value = net.Value };
        net.Where = () => reader.Position;
        reader.Read();
        net.Finish();
    }

    // What is known of the layer that is being read.
    private sealed class Net(ModelFileReport report)
    {
        private readonly Stack<string> messages = [];
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);
        private string? name;
        private string? type;
        private string? module;
        private string? code;
        private long layers;

        public Func<int> Where { get; set; } = () => 0;

        public void Begin(string message)
        {
            messages.Push(message);
            seen.RemoveWhere(field => field.StartsWith(message + ".", StringComparison.Ordinal));
            if (messages.Count == 1 && message is "layer" or "layers")
            {
                (name, type) = (null, null);
                layers++;
            }
            else if (message == "python_param")
            {
                (module, code) = (null, null);
            }
        }

        public void End(string message)
        {
            messages.Pop();
            if (messages.Count == 0 && message is "layer" or "layers")
            {
                report.Part("layer", type ?? "layer");
                if (type is "Python" or "PYTHON")
                {
                    report.Code("python", module is null ? code ?? "layer" : $"{module}.{code ?? "layer"}", name);
                }

                (module, code) = (null, null);
            }
        }

        public void Value(string field, string value)
        {
            string parent = messages.Count == 0 ? string.Empty : messages.Peek();
            if (Array.IndexOf(Single, $"{parent}.{field}") >= 0 && !seen.Add($"{parent}.{field}"))
            {
                report.Defect("duplicate", field, Where(), $"'{field}' of '{parent}' is there twice.");
            }

            if (parent.Length == 0)
            {
                report.Property(field, value);
            }
            else if (messages.Count == 1 && parent is "layer" or "layers")
            {
                name = field == "name" ? value : name;
                type = field == "type" ? value : type;
            }
            else if (parent == "python_param")
            {
                module = field == "module" ? value : module;
                code = field == "layer" ? value : code;
                report.Property($"python_param.{field}", value);
            }
            else if (Array.IndexOf(Files, field) >= 0)
            {
                report.Property($"{name ?? parent}.{field}", value);
            }
        }

        public void Finish() => report.Property("layers", layers);
    }
}
