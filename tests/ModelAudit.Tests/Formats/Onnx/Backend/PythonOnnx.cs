using System.Diagnostics;

namespace ModelAudit.Tests.Formats.Onnx.Backend;

/// <summary>The ONNX project's own Python package as an independent reader: what it says of models, in lines that facts are written as too.</summary>
internal static class PythonOnnx
{
    /// <summary>Where Debian's package libonnx-testdata has the backend test models of the ONNX project.</summary>
    public const string Models = "/usr/share/libonnx-testdata/data";

    private const string Program =
        """
        import collections, sys, onnx
        from onnx import numpy_helper
        names = {number: name for name, number in onnx.TensorProto.DataType.items()}

        def domain(text): return text or "ai.onnx"

        def shape(s): return ",".join(str(d.dim_value) if d.HasField("dim_value") else (d.dim_param or "?") for d in s.dim)

        def kind(t):
            which = t.WhichOneof("value")
            if which in ("tensor_type", "sparse_tensor_type"):
                v = getattr(t, which)
                return ("sparse " if which[0] == "s" and which[1] == "p" else "") + names[v.elem_type] + ("[" + shape(v.shape) + "]" if v.HasField("shape") else "")
            if which == "sequence_type": return "sequence(" + kind(t.sequence_type.elem_type) + ")"
            if which == "optional_type": return "optional(" + kind(t.optional_type.elem_type) + ")"
            if which == "map_type": return "map(" + names[t.map_type.key_type] + "," + kind(t.map_type.value_type) + ")"
            return "none"

        def size(t):
            if t.data_type == onnx.TensorProto.STRING: return sum(len(s) for s in t.string_data)
            return numpy_helper.to_array(t).nbytes

        def walk(nodes, depth, ops, tensors):
            for node in nodes:
                count = ops[domain(node.domain) + "::" + node.op_type]
                count[0] += 1
                count[1] += 1 if depth else 0
                for a in node.attribute:
                    for g in ([a.g] if a.HasField("g") else []) + list(a.graphs): graph(g, depth + 1, ops, tensors)

        def graph(g, depth, ops, tensors):
            tensors += list(g.initializer) + [s.values for s in g.sparse_initializer]
            walk(g.node, depth, ops, tensors)

        for path in sys.stdin.read().split("\n"):
            if not path: continue
            m = onnx.load(path)
            ops, tensors = collections.defaultdict(lambda: [0, 0]), []
            graph(m.graph, 0, ops, tensors)
            for f in m.functions: walk(f.node, 1, ops, tensors)
            print("FILE " + path)
            print("ir " + str(m.ir_version))
            for line in sorted(set("opset %s %d" % (domain(o.domain), o.version) for o in list(m.opset_import) + [o for f in m.functions for o in f.opset_import])): print(line)
            for name, (count, nested) in sorted(ops.items()): print("op %s %d %d" % (name, count, nested))
            initial = set(t.name for t in m.graph.initializer)
            for v in m.graph.input: print("input %s %s %s" % (v.name, kind(v.type), v.name in initial))
            for v in m.graph.output: print("output %s %s" % (v.name, kind(v.type)))
            print("initializers %d %d" % (len(tensors), sum(size(t) for t in tensors)))
        """;

    /// <summary>The Python that has the package; null for none.</summary>
    public static string? Interpreter { get; } = Array.Find(["/usr/bin/python3", "python3"], program => Run(program, ["-c", "import onnx, numpy"], string.Empty) is not null);

    /// <summary>What the package says of models, by their paths.</summary>
    public static Dictionary<string, List<string>> Of(IEnumerable<string> paths)
    {
        var files = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? current = null;
        foreach (string line in (Run(Interpreter!, ["-c", Program], string.Join('\n', paths)) ?? throw new InvalidOperationException("The reader failed.")).Split('\n'))
        {
            if (line.StartsWith("FILE ", StringComparison.Ordinal))
            {
                files[line[5..]] = current = [];
            }
            else if (line.Length > 0)
            {
                current!.Add(line);
            }
        }

        return files;
    }

    private static string? Run(string program, string[] arguments, string input)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["PYTHONIOENCODING"] = "utf-8" },
            })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            _ = errors.Result;
            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
