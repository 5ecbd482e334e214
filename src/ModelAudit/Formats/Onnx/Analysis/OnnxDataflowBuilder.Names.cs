using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Which value each name means.</content>
internal sealed partial class OnnxDataflowBuilder
{
    private int Declare(int graph, int name, int source, int node)
    {
        if (name == OnnxNames.Empty)
        {
            if (node < 0 && model.Graphs[graph].Kind != OnnxGraphKind.Function)
            {
                Defect("unnamed", graph, node, name, "is an input of the graph and has no name");
            }

            return OnnxDataflow.None;
        }

        int before = current[name];
        bool isAgain = before >= 0 && flow.Owners[before] == graph;
        if (isAgain)
        {
            Defect("duplicate-definition", graph, node, name, "is defined more than once in the graph");
        }
        else if (before >= 0)
        {
            Unusual("shadowed-name", graph, node, name, "is defined in a graph around this one too");
        }

        int value = flow.Sources.Count;
        flow.Sources.Add(source);
        flow.Owners.Add(graph);
        flow.Names.Add(name);
        if (!isAgain)
        {
            undo.Add((name, before));
            current[name] = value;
        }

        return value;
    }

    private void DeclareInitializer(int graph, int name, int tensor)
    {
        if (name == OnnxNames.Empty)
        {
            Defect("unnamed", graph, -1, name, "is an initializer of the graph and has no name");
        }
        else if (current[name] is >= 0 and var input && flow.Owners[input] == graph && flow.Sources[input] == OnnxDataflow.FromInput)
        {
            // An input with a default: what runs unless a caller replaces it.
            flow.Sources[input] = OnnxDataflow.SourceOfTensor(tensor);
        }
        else
        {
            Declare(graph, name, OnnxDataflow.SourceOfTensor(tensor), -1);
        }
    }

    private void ResolveInputs(int node, OnnxGraph graph)
    {
        ref readonly OnnxNode written = ref model.Nodes[node];
        for (int i = written.FirstValue; i < written.FirstValue + written.InputCount; i++)
        {
            int name = model.NodeValues[i];
            if (name == OnnxNames.Empty)
            {
                continue;
            }

            int value = flow.NodeValues[i] = current[name];
            if (value < 0)
            {
                if (!IsTraining(graph))
                {
                    Defect("dangling-input", written.Graph, node, name, "is an input of the node and nothing makes it");
                }

                continue;
            }

            if (flow.Owners[value] != written.Graph)
            {
                Capture(value);
            }
            else if (flow.Sources[value] >= node)
            {
                Violate(written.Graph, node, value);
            }
        }
    }

    // A value of a graph around this one is needed by the node of that graph which holds this one.
    private void Capture(int value)
    {
        int owner = flow.Owners[value];
        int producer = flow.Sources[value];
        if (producer < 0)
        {
            return;
        }

        captures.Add(new OnnxEdge(owner, producer, position[owner]));
        if (producer >= position[owner])
        {
            Violate(owner, position[owner], value);
        }
    }
}
