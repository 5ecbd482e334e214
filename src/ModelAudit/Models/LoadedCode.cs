using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Python;
using ModelAudit.Sources;

namespace ModelAudit.Models;

/// <summary>Follows imports from the files that loaders run to the files of the tree that they reach.</summary>
internal sealed class LoadedCode
{
    // transformers (dynamic_module_utils, generation), the inference toolkit of the Hub, torch.hub, diffusers and CPython (site) take files by these names.
    private static readonly Dictionary<string, string> AtRoot = new(StringComparer.Ordinal)
    {
        ["handler.py"] = "handler", ["code/inference.py"] = "handler", ["custom_generate/generate.py"] = "custom-generate", ["hubconf.py"] = "hub", ["pipeline.py"] = "pipeline",
    };

    private static readonly Dictionary<string, string> Anywhere = new(StringComparer.Ordinal)
    {
        ["setup.py"] = "setup", ["conftest.py"] = "conftest", ["sitecustomize.py"] = "startup", ["usercustomize.py"] = "startup",
    };

    private readonly ModelContext context;
    private readonly Dictionary<string, FileEvidence> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string How, string From, string Root)> loaded = new(StringComparer.Ordinal);
    private readonly Queue<FileEvidence> open = new();

    /// <summary>Looks at the files of the tree.</summary>
    public LoadedCode(ModelContext context)
    {
        this.context = context;
        foreach (FileEvidence file in context.TreeFiles)
        {
            if (file.Path.Extension is ".py" or ".pyw")
            {
                files[file.Path.Value] = file;
            }
        }
    }

    /// <summary>Adds a file that a configuration names, beside it or from the root.</summary>
    public void Add(ArtifactPath configuration, string module)
    {
        string beside = Folder(configuration.Value) + module;
        Add(files.ContainsKey(beside) ? beside : module, "auto-map", configuration.Value, "auto-map");
    }

    /// <summary>Follows the imports and states the fact.</summary>
    public void State()
    {
        foreach (FileEvidence file in files.Values)
        {
            if (AtRoot.TryGetValue(file.Path.Value, out string? how) || Anywhere.TryGetValue(file.Path.Name, out how))
            {
                Add(file.Path.Value, how, file.Path.Value, how);
            }
        }

        while (open.TryDequeue(out FileEvidence? file))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (file.Facts.TryGet(PythonFacts.Imports, out ImmutableArray<FactItem> imports))
            {
                foreach (FactItem import in imports)
                {
                    Follow(file, import["module"]!.Text, import["member"]?.Text);
                }
            }
        }

        context.Facts.Set(LoadedCodeFacts.Files, [.. loaded.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(context.Limits.MaxItems + 1).Select(pair => FactItem.Of(
            ("path", FactValue.Of(pair.Key)),
            ("how", FactValue.Of(pair.Value.How)),
            ("from", FactValue.Of(pair.Value.From)),
            ("root", FactValue.Of(pair.Value.Root))))]);
    }

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];

    private void Add(string path, string how, string from, string root)
    {
        if (files.TryGetValue(path, out FileEvidence? file) && loaded.TryAdd(path, (how, from, root)))
        {
            open.Enqueue(file);
        }
    }

    // One dot is the folder of the file, each further one the folder around it; without dots the folder of the file is where scripts look first.
    private void Follow(FileEvidence file, string module, string? member)
    {
        string folder = Folder(file.Path.Value);
        int dots = module.Length - module.TrimStart('.').Length;
        for (int up = 1; up < dots; up++)
        {
            if (folder.Length == 0)
            {
                return;
            }

            folder = Folder(folder[..^1]);
        }

        string path = module[dots..].Replace('.', '/');
        string root = loaded[file.Path.Value].Root;
        string target = folder + path;
        if (path.Length > 0)
        {
            Add(target + ".py", "import", file.Path.Value, root);
            Add(target + "/__init__.py", "import", file.Path.Value, root);
            target += "/";
        }
        else
        {
            Add(target + "__init__.py", "import", file.Path.Value, root);
        }

        if (member is not null)
        {
            Add($"{target}{member}.py", "import", file.Path.Value, root);
            Add($"{target}{member}/__init__.py", "import", file.Path.Value, root);
        }
    }
}
