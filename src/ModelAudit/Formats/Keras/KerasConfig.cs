using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Keras;

/// <summary>States what the objects of a configuration name, each object once, in the order of the document.</summary>
internal sealed class KerasConfig(InspectionContext context)
{
    private static readonly string[] PathKeys = ["vocabulary", "filepath", "file_path", "filename", "origin", "url", "model_path", "weights_path"];

    private static readonly string[] TensorFlowKeras = ["tensorflow.keras", "tensorflow.python.keras", "tf.keras", "tf_keras", "keras"];

    private readonly Dictionary<(string Class, string? Module, string? Registered), long> classes = [];
    private readonly List<(string Class, string? Module, string? Registered)> order = [];
    private readonly ImmutableArray<FactItem>.Builder code = ImmutableArray.CreateBuilder<FactItem>();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private long leftOut;

    /// <summary>Reads a document and states the facts.</summary>
    public void Read(JsonElement root)
    {
        var open = new Stack<JsonElement>();
        open.Push(root);
        for (long visited = 0; open.TryPop(out JsonElement element); visited++)
        {
            if ((visited & 0x3FF) == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            if (element.ValueKind == JsonValueKind.Object)
            {
                See(element);
                foreach (JsonProperty property in element.EnumerateObject().Reverse().Where(property => property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
                {
                    open.Push(property.Value);
                }
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in element.EnumerateArray().Reverse().Where(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
                {
                    open.Push(item);
                }
            }
        }

        State(root);
    }

    private void See(JsonElement element)
    {
        if (Text(element, "class_name") is not { } name)
        {
            return;
        }

        string? module = Text(element, "module");
        string? registered = Text(element, "registered_name");
        (string Class, string? Module, string? Registered) identity = (name, module, registered);
        if (!classes.TryGetValue(identity, out long count))
        {
            order.Add(identity);
        }

        classes[identity] = count + 1;
        element.TryGetProperty("config", out JsonElement config);
        string owner = Text(config, "name") ?? name;
        bool isRegistered = registered?.Contains('>', StringComparison.Ordinal) == true;
        SeeClass(element, name, module, config, owner, isRegistered);
        foreach (string key in PathKeys)
        {
            if (Text(config, key) is { Length: > 0 } path)
            {
                Add("file", module, path, owner, isRegistered, null);
            }
        }
    }

    private void SeeClass(JsonElement element, string name, string? module, JsonElement config, string owner, bool isRegistered)
    {
        switch (name)
        {
            case "__lambda__":
                Add("bytecode", module, name, owner, isRegistered, Size(config.ValueKind == JsonValueKind.Object ? Text(config, "code") : Text(element, "config")));
                break;
            case "Lambda":
                SeeLambda(config, owner);
                break;
            case "function":
                Add("function", module, Text(element, "config") ?? owner, owner, isRegistered, null);
                break;
            case "TFOpLambda" or "SlicingOpLambda" or "ClassMethod" or "InstanceMethod" or "InstanceProperty" or "TensorFlowOpLayer":
                Add("tensorflow-op", module, Text(config, "function") ?? Text(config, "cls_ref") ?? Text(config, "method_name") ?? Text(config, "node_def") ?? name, owner, isRegistered, null);
                break;
            case "TFSMLayer":
                Add("saved-model", module, Text(config, "filepath") ?? name, owner, isRegistered, null);
                break;
            case "TorchModuleWrapper":
                Add("torch-module", module, name, owner, isRegistered, null);
                break;
            default:
                if (module is not null && Root(module) != "keras" && !name.StartsWith("__", StringComparison.Ordinal))
                {
                    Add("import", module, name, owner, isRegistered, null);
                }

                break;
        }
    }

    // Keras 2: function is [code, defaults, closure] for a lambda and a name for a function; Keras 3: an object, which is visited itself.
    private void SeeLambda(JsonElement config, string owner)
    {
        string? module = Text(config, "module");
        Add("lambda", module, "Lambda", owner, false, null);
        if (config.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (string key in (string[])["function", "output_shape", "mask"])
        {
            if (!config.TryGetProperty(key, out JsonElement function))
            {
                continue;
            }

            if (function.ValueKind == JsonValueKind.Array && function.GetArrayLength() > 0 && function[0].ValueKind == JsonValueKind.String)
            {
                Add("bytecode", Text(config, "module"), key, owner, false, Size(function[0].GetString()));
            }
            else if (function.ValueKind == JsonValueKind.String)
            {
                Add("function", module, function.GetString()!, owner, false, null);
            }
        }
    }

    private static string? Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Size(string? base64) => base64 is null ? 0 : Base64.GetMaxDecodedFromUtf8Length(Encoding.UTF8.GetByteCount(base64));

    private static string Root(string module)
    {
        foreach (string keras in TensorFlowKeras)
        {
            if (module == keras || (module.StartsWith(keras, StringComparison.Ordinal) && module[keras.Length] == '.'))
            {
                return "keras";
            }
        }

        int dot = module.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? module : module[..dot];
    }

    private void Add(string kind, string? module, string name, string owner, bool isRegistered, long? bytes)
    {
        string cut = FactText.Cut(name, context.Limits);
        if (!seen.Add($"{kind}\0{module}\0{cut}\0{owner}"))
        {
            return;
        }

        if (code.Count >= context.Limits.MaxItems)
        {
            leftOut++;
            return;
        }

        code.Add(FactItem.Of(
            ("kind", FactValue.Of(kind)),
            ("root", module is null ? null : FactValue.Of(FactText.Cut(Root(module), context.Limits))),
            ("module", module is null ? null : FactValue.Of(FactText.Cut(module, context.Limits))),
            ("name", FactValue.Of(cut)),
            ("object", FactValue.Of(FactText.Cut(owner, context.Limits))),
            ("isRegistered", FactValue.Of(isRegistered)),
            ("bytes", bytes is { } size ? FactValue.Of(size) : null)));
    }

    private void State(JsonElement root)
    {
        context.Facts.Set(KerasFacts.ModelClass, Text(root, "class_name"));
        context.Facts.Set(KerasFacts.Version, Text(root, "keras_version"));
        context.Facts.Set(KerasFacts.Classes, [.. order.Take(context.Limits.MaxItems).Select(identity => FactItem.Of(
            ("class", FactValue.Of(FactText.Cut(identity.Class, context.Limits))),
            ("module", identity.Module is null ? null : FactValue.Of(FactText.Cut(identity.Module, context.Limits))),
            ("registeredName", identity.Registered is null ? null : FactValue.Of(FactText.Cut(identity.Registered, context.Limits))),
            ("count", FactValue.Of(classes[identity]))))]);
        context.Facts.Set(CodeFacts.Calls, code.DrainToImmutable());
        leftOut += Math.Max(0, order.Count - context.Limits.MaxItems);
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more classes and places of code are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }
}
