using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance.Oci;

/// <summary>OCI image layouts in the tree (CNCF ModelPack, KitOps ModelKit, images): whether blobs are those that the manifests name.</summary>
public static class OciFacts
{
    /// <summary>The manifests.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Manifests = new(
        "oci.manifests",
        FactScope.Model,
        "Every manifest that an index names.",
        new FactField("path", FactType.Text, "The blob with the manifest.", IsKey: true),
        new FactField("layout", FactType.Text, "The folder of the layout, . for the root."),
        new FactField("kind", FactType.Text, "modelpack, modelkit, image, index or other."),
        new FactField("tag", FactType.Text, "Its name in the index (org.opencontainers.image.ref.name)."),
        new FactField("mediaType", FactType.Text, "Its media type."),
        new FactField("artifactType", FactType.Text, "What kind of artifact it is."),
        new FactField("configType", FactType.Text, "The media type of its configuration."),
        new FactField("layers", FactType.Integer, "The number of layers."),
        new FactField("name", FactType.Text, "The name of the model, by the configuration."),
        new FactField("version", FactType.Text, "Its version, by the configuration."),
        new FactField("licenses", FactType.TextList, "Its licenses, by the configuration."),
        new FactField("source", FactType.Text, "Where it comes from, by the configuration or the annotations."),
        new FactField("revision", FactType.Text, "Its revision, by the configuration or the annotations."));

    /// <summary>The blobs.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Blobs = new(
        "oci.blobs",
        FactScope.Model,
        "Every blob that an index or a manifest names, and whether it is the one named.",
        new FactField("path", FactType.Text, "The blob.", IsKey: true),
        new FactField("manifest", FactType.Text, "What names it.", IsKey: true),
        new FactField("use", FactType.Text, "manifest, config or layer."),
        new FactField("mediaType", FactType.Text, "Its media type."),
        new FactField("file", FactType.Text, "The file it stands for, by the annotations."),
        new FactField("size", FactType.Integer, "Its length as named, in bytes."),
        new FactField("state", FactType.Text, "match, mismatch (other content), size (other length), missing or notCompared."),
        new FactField("actual", FactType.Text, "The digest or length found, where it is another one."),
        new FactField("diffId", FactType.Text, "The digest of the unpacked layer, by the configuration."),
        new FactField("diffState", FactType.Text, "match, mismatch or notCompared, where the configuration names one."));

    /// <summary>Blobs that nothing names.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Unreferenced = new(
        "oci.unreferenced",
        FactScope.Model,
        "Every file in the folder of blobs that no index and no manifest names.",
        new FactField("path", FactType.Text, "The file.", IsKey: true));

    /// <summary>What became of layers.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Layers = new(
        "oci.layers",
        FactScope.Model,
        "Every layer whose content is examined as files of the model, or could not be; only of a layout that is audited as such.",
        new FactField("path", FactType.Text, "The blob.", IsKey: true),
        new FactField("manifest", FactType.Text, "The manifest that names it.", IsKey: true),
        new FactField("folder", FactType.Text, "Where its files are in the audit; . for the root."),
        new FactField("state", FactType.Text, "file (the layer is one), archive (it holds some) or notUnpacked (what is in it was examined inside the blob)."),
        new FactField("files", FactType.Integer, "The number of files that it brings."),
        new FactField("bytes", FactType.Integer, "Their bytes."),
        new FactField("detail", FactType.Text, "Why it was not unpacked."));

    /// <summary>What of layers is no file of the model.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Omitted = new(
        "oci.omitted",
        FactScope.Model,
        "Everything in layers that is no file of the model; it was examined inside the blob.",
        new FactField("path", FactType.Text, "The blob.", IsKey: true),
        new FactField("manifest", FactType.Text, "The manifest that names it.", IsKey: true),
        new FactField("entry", FactType.Text, "The file inside the layer; absent for a layer that is one file.", IsKey: true),
        new FactField("file", FactType.Text, "The path that it stands for."),
        new FactField("reason", FactType.Text, "replaced (a later file has the path), removed (by a later layer of an image), whiteout (it removes something), taken (the layout itself has a file there) or unsafe (it is no path inside the model)."),
        new FactField("differs", FactType.Boolean, "Of what was replaced: whether the content differs from the file that took its place; absent when it was not compared."));

    /// <summary>What is wrong with their form.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Problems = new(
        "oci.problems",
        FactScope.Model,
        "Everything that is wrong with the form of a layout: what cannot be read, layers that stand for files outside the model, and layers of a model that bring different files of one path.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence.", IsKey: true));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Manifests, Blobs, Unreferenced, Layers, Omitted, Problems];
}
