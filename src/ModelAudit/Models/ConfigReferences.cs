using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>Collects what configurations say about code and about other repositories, at any depth of the document.</summary>
internal sealed class ConfigReferences(ModelContext context)
{
    private const int MaximumWrong = 100;

    private static readonly HashSet<string> RepositoryFields = new(StringComparer.Ordinal)
    {
        "_name_or_path", "name_or_path", "base_model_name_or_path", "model_name_or_path", "pretrained_model_name_or_path", "tokenizer_name_or_path",
        "text_model_name_or_path", "vision_model_name_or_path", "parent_model", "teacher_model", "draft_model", "speculator_model_name_or_path",
    };

    // Libraries whose classes adapters are made for: no code of a repository.
    private static readonly HashSet<string> Libraries = new(StringComparer.Ordinal) { "transformers", "diffusers", "sentence_transformers", "peft", "torch", "torchvision", "timm", "open_clip" };

    private readonly List<FactItem> code = [];
    private readonly List<FactItem> repositories = [];
    private readonly LoadedCode loaded = new(context);
    private int codeLeftOut;
    private int repositoriesLeftOut;
    private int wrong;
    private bool codeIsKnown = true;
    private bool repositoriesAreKnown = true;

    /// <summary>Collects from one document.</summary>
    public void Collect(FileEvidence file, JToken document)
    {
        var walk = new JsonWalk(document);
        while (walk.MoveNext())
        {
            JProperty property = walk.Current;
            if (property.Value.Type == JTokenType.Null)
            {
                continue;
            }

            if (property.Name == "auto_map")
            {
                CollectAutoMap(file, property.Value, walk.Pointer());
            }
            else if (property.Name == "auto_mapping" && property.Value is JObject mapping)
            {
                CollectAutoMapping(file, mapping, walk.Pointer());
            }
            else if (property.Name == "custom_pipelines")
            {
                CollectPipelines(file, property.Value, walk.Pointer());
            }
            else if (RepositoryFields.Contains(property.Name))
            {
                CollectRepository(file, property.Value, walk);
            }
        }

        if (file.Path.Name == "model_index.json" && document is JObject index)
        {
            CollectComponents(file, index);
        }
        else if (file.Path.Name == "modules.json" && document is JArray modules)
        {
            CollectModules(file, modules);
        }
    }

    /// <summary>States the facts; they stay unknown when some file could not be read.</summary>
    public void State(bool allWereRead)
    {
        State(HuggingFaceConfigFacts.AutoMap, code, codeLeftOut, allWereRead && codeIsKnown);
        if (allWereRead && codeIsKnown)
        {
            loaded.State();
        }

        State(HuggingFaceConfigFacts.References, repositories, repositoriesLeftOut, allWereRead && repositoriesAreKnown);
    }

    private void State(Fact<ImmutableArray<FactItem>> fact, List<FactItem> items, int leftOut, bool isKnown)
    {
        if (!isKnown)
        {
            return;
        }

        context.Facts.Set(fact, [.. items]);
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more entries of {fact} are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    // A tokenizer's entry is a list: the class in Python, and the fast one or null.
    private void CollectAutoMap(FileEvidence file, JToken map, string pointer)
    {
        if (map is not JObject entries)
        {
            // Sentence Transformers and old tokenizers write the reference alone.
            AddCode(file, "auto_map", pointer, map);
            return;
        }

        foreach (JProperty entry in entries.Properties())
        {
            AddCode(file, entry.Name, $"{pointer}/{JsonPointer.Escape(entry.Name)}", entry.Value);
        }
    }

    // PEFT imports the library that an adapter names, whatever it is, and takes the class of the base model from it (AutoPeftModel).
    private void CollectAutoMapping(FileEvidence file, JObject mapping, string pointer)
    {
        if (mapping["parent_library"] is JValue { Value: string library } && !Libraries.Contains(library.Split('.')[0]))
        {
            AddReference(file, "auto_mapping", pointer + "/parent_library", library + "." + (mapping["base_model_class"] is JValue { Value: string type } ? type : "model"), null);
        }
    }

    private void CollectPipelines(FileEvidence file, JToken pipelines, string pointer)
    {
        if (pipelines is not JObject entries)
        {
            Wrong(file, pipelines, "an object");
            codeIsKnown = false;
            return;
        }

        foreach (JProperty entry in entries.Properties())
        {
            if (entry.Value is JObject pipeline && pipeline["impl"] is { Type: not JTokenType.Null } implementation)
            {
                AddCode(file, "custom_pipelines." + entry.Name, $"{pointer}/{JsonPointer.Escape(entry.Name)}/impl", implementation);
            }
        }
    }

    // A pipeline of diffusers names its own class, and each component's, as [module, class].
    private void CollectComponents(FileEvidence file, JObject index)
    {
        foreach (JProperty entry in index.Properties())
        {
            if (entry.Value is JArray { Count: 2 } pair && pair.All(item => item.Type == JTokenType.String))
            {
                string module = (string)pair[0]!;
                if (entry.Name == "_class_name" || IsPresent(file, module + ".py") || IsPresent(file, entry.Name + "/" + module + ".py"))
                {
                    AddReference(file, entry.Name, "/" + JsonPointer.Escape(entry.Name), module + "." + (string)pair[1]!, IsPresent(file, module + ".py") ? module + ".py" : entry.Name + "/" + module + ".py");
                }
            }
        }
    }

    private void CollectModules(FileEvidence file, JArray modules)
    {
        foreach ((int index, JToken module) in modules.Index())
        {
            if (module is JObject entry && entry["type"] is JValue { Value: string type } && !type.StartsWith("sentence_transformers.", StringComparison.Ordinal))
            {
                AddCode(file, "modules", $"/{index.ToString(CultureInfo.InvariantCulture)}/type", entry["type"]!);
            }
        }
    }

    private void CollectRepository(FileEvidence file, JToken value, JsonWalk walk)
    {
        if (value.Type != JTokenType.String)
        {
            Wrong(file, value, "a string");
            repositoriesAreKnown = false;
            return;
        }

        string repository = (string)value!;
        if (repository.Length > 0 && repositories.Count < context.Limits.MaxItems)
        {
            repositories.Add(FactItem.Of(
                ("path", FactValue.Of(file.Path.Value)),
                ("field", FactValue.Of(FactText.Cut(walk.Pointer(), context.Limits))),
                ("repository", FactValue.Of(FactText.Cut(repository, context.Limits)))));
        }
        else if (repository.Length > 0)
        {
            repositoriesLeftOut++;
        }
    }

    private void AddCode(FileEvidence file, string name, string pointer, JToken value)
    {
        if (value is JArray list)
        {
            foreach (JToken item in list.Where(item => item.Type != JTokenType.Null))
            {
                AddOne(file, name, pointer, item);
            }
        }
        else if (value.Type != JTokenType.Null)
        {
            AddOne(file, name, pointer, value);
        }
    }

    private void AddOne(FileEvidence file, string name, string pointer, JToken value)
    {
        if (value.Type != JTokenType.String)
        {
            Wrong(file, value, "a reference to a class");
            codeIsKnown = false;
            return;
        }

        AddReference(file, name, pointer, (string)value!, null);
    }

    private void AddReference(FileEvidence file, string name, string pointer, string target, string? modulePath)
    {
        if (code.Count >= context.Limits.MaxItems)
        {
            codeLeftOut++;
            return;
        }

        int separator = target.IndexOf("--", StringComparison.Ordinal);
        string? repository = separator > 0 ? target[..separator] : null;
        string local = separator >= 0 ? target[(separator + 2)..] : target;
        int dot = local.LastIndexOf('.');
        string module = modulePath ?? (dot > 0 ? local[..dot] : local).Replace('.', '/') + ".py";
        if (repository is null)
        {
            loaded.Add(file.Path, module);
        }

        code.Add(FactItem.Of(
            ("path", FactValue.Of(file.Path.Value)),
            ("class", FactValue.Of(FactText.Cut(name, context.Limits))),
            ("target", FactValue.Of(FactText.Cut(target, context.Limits))),
            ("field", FactValue.Of(FactText.Cut(pointer, context.Limits))),
            ("repository", repository is null ? null : FactValue.Of(FactText.Cut(repository, context.Limits))),
            ("module", FactValue.Of(FactText.Cut(module, context.Limits))),
            ("present", repository is null ? FactValue.Of(IsPresent(file, module)) : null)));
    }

    private bool IsPresent(FileEvidence file, string module) =>
        (file.Path.TrySibling(module, out ArtifactPath sibling) && context.TryGetFile(sibling, out _)) || context.TryGetFile(module, out _);

    // The first places are enough to find the others, and a document can have a million of them.
    private void Wrong(FileEvidence file, JToken value, string wanted)
    {
        if (wrong++ < MaximumWrong)
        {
            context.Gap(GapReason.Malformed, $"The value at '{JsonPointer.Of(value)}' is not {wanted}.", file.Path);
        }
    }
}
