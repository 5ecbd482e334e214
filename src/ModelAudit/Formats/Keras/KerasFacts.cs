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

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [ModelClass, Version, Classes, CodeFacts.Calls];
}
