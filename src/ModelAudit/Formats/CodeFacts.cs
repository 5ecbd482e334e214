using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats;

/// <summary>What a model file carries or names that somebody runs when the model is loaded or used, whatever the format.</summary>
public static class CodeFacts
{
    /// <summary>What is run.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Calls = new(
        "code.calls",
        FactScope.File,
        "Everything in a model file that carries code, names what is imported or called, or is opened when the model is loaded or run.",
        new FactField(
            "kind",
            FactType.Text,
            "operator (of a graph), custom-operator (one that the file itself says is not its framework's), function (by module and name, or a call of the graph's own function), delegate (a part compiled for some hardware), "
                + "bytecode (marshalled code of Python), lambda (a layer that calls a function), import (a class of a module), python (a layer that imports a module), tensorflow-op (a call of the TensorFlow API), saved-model, torch-module (a pickle), lua-function, promise (of R), native-library (a library that is loaded by the name that the file gives), pickle-codec (a codec that unpickles elements), or file (a path or address that is read). "
                + "YAML: target (a callable that Hydra or LightningCLI calls), nemo-target (one in a NeMo model), python-tag (an object that PyYAML makes). TorchServe: handler, model-file, requirements. Skops: skops-type, skops-method, skops-operator. "
                + "MLflow: loader-module, code-path, model-script, python-model.",
            IsKey: true),
        new FactField("root", FactType.Text, "The first part of the module (tensorflow.keras and tensorflow.python.keras count as keras), or the framework of an operator.", IsKey: true),
        new FactField("module", FactType.Text, "The module, where one is named.", IsKey: true),
        new FactField("name", FactType.Text, "The class, function, operation or path; an operator with its framework in front (tensorflow::ReadFile).", IsKey: true),
        new FactField("object", FactType.Text, "The layer, class, function or node that it first belongs to.", IsKey: true),
        new FactField("count", FactType.Integer, "How often an operator is called."),
        new FactField("isRegistered", FactType.Boolean, "Whether it is a class that the publisher's own code registers (registered_name with '>')."),
        new FactField("bytes", FactType.Integer, "The length of code, or of a compiled part, in bytes."));
}
