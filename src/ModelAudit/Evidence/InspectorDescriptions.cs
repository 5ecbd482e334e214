using System.Collections.Immutable;
using System.Reflection;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Evidence;

/// <summary>Describes the inspectors of an auditor for the evidence; the engine's own facts count as those of an inspector.</summary>
internal static class InspectorDescriptions
{
    /// <summary>All of them in ordinal order of names.</summary>
    public static ImmutableArray<InspectorDescription> Of(IEnumerable<IFormatInspector> formats, IEnumerable<IModelInspector> models) =>
    [
        .. formats.Select(inspector => Describe(inspector.Name, inspector.GetType(), inspector.Facts))
            .Concat(models.Select(inspector => Describe(inspector.Name, inspector.GetType(), inspector.Facts)))
            .Append(Describe(EvidenceGap.Engine, typeof(FileExaminer), FileFacts.All))
            .OrderBy(description => description.Name, StringComparer.Ordinal),
    ];

    /// <summary>What tells the builds apart that they are of, each once in order.</summary>
    public static ImmutableArray<Guid> AssembliesOf(IEnumerable<IFormatInspector> formats, IEnumerable<IModelInspector> models) =>
        [.. formats.Select(inspector => inspector.GetType()).Concat(models.Select(inspector => inspector.GetType())).Append(typeof(FileExaminer)).Select(type => type.Module.ModuleVersionId).Distinct().Order()];

    /// <summary>A digest of all that decides what is stated about a file, beside the file.</summary>
    public static Sha256Digest DigestOf(ImmutableArray<InspectorDescription> inspectors, ImmutableArray<Guid> assemblies, AuditLimits limits)
    {
        var nothing = new AuditEvidence(new SourceDescription(string.Empty, string.Empty), [], FactSet.Empty, []) { CollectedAt = DateTimeOffset.UnixEpoch, Limits = limits, Inspectors = inspectors };
        return Sha256Digest.Of([.. EvidenceJson.ToBytes(nothing), .. assemblies.SelectMany(assembly => assembly.ToByteArray())]);
    }

    private static InspectorDescription Describe(string name, Type type, IEnumerable<FactDefinition> facts) =>
        new(name, VersionOf(type.Assembly), [.. facts.Select(fact => new FactSignature(fact.Name, fact.Type, fact.Scope)).OrderBy(fact => fact.Name, StringComparer.Ordinal)]);

    /// <summary>The version of an assembly without build metadata.</summary>
    // The metadata behind "+" is the commit of the build, which two builds of one version need not share.
    public static string VersionOf(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "0.0.0").Split('+')[0];
}
