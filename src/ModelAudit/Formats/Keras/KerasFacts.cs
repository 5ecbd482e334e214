using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Keras;

/// <summary>What the configuration of a Keras model names (Keras 3 serialization_lib.serialize_keras_object; Keras 2 model_config).</summary>
public static class KerasFacts
{
    /// <summary>The class of the model.</summary>
    public static readonly Fact<string> ModelClass = new("keras.modelClass", FactScope.File, "The class of the outermost object: Sequential, Functional, …");

    /// <summary>The version of Keras.</summary>
    public static readonly Fact<string> Version = new("keras.version", FactScope.File, "The version of Keras that wrote the configuration (keras_version).");

    /// <summary>The classes.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Classes = new(
        "keras.classes",
        FactScope.File,
        "The classes of all objects, each once, in the order in which they first occur.",
        new FactField("class", FactType.Text, "The class (class_name).", IsKey: true),
        new FactField("module", FactType.Text, "The module that is imported for it.", IsKey: true),
        new FactField("registeredName", FactType.Text, "The name under which a class of the publisher is registered.", IsKey: true),
        new FactField("count", FactType.Integer, "The number of objects."));

    /// <summary>What brings code.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Code = new(
        "keras.code",
        FactScope.File,
        "Everything in the configuration that carries code, imports a name, or opens a file or an address when the model is loaded.",
        new FactField("kind", FactType.Text, "bytecode (marshalled code of Python), lambda (a layer that calls a function), function (a function by module and name), import (a class of a module that is not Keras), tensorflow-op (a call of the TensorFlow API), saved-model, torch-module (a pickle), or file (a path or address that is read).", IsKey: true),
        new FactField("root", FactType.Text, "The first part of the module; tensorflow.keras and tensorflow.python.keras count as keras.", IsKey: true),
        new FactField("module", FactType.Text, "The module, where one is named.", IsKey: true),
        new FactField("name", FactType.Text, "The class, function, operation or path.", IsKey: true),
        new FactField("object", FactType.Text, "The name of the layer, or the class, that it belongs to.", IsKey: true),
        new FactField("isRegistered", FactType.Boolean, "Whether it is a class that the publisher's own code registers (registered_name with '>')."),
        new FactField("bytes", FactType.Integer, "The length of marshalled code in bytes."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [ModelClass, Version, Classes, Code];
}
