using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Evidence;

/// <summary>Writes evidence into a document that is being written.</summary>
internal static class EvidenceJsonWriter
{
    /// <summary>Writes evidence as one value.</summary>
    public static void Write(DocumentWriter writer, AuditEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var types = new Dictionary<string, FactType>(StringComparer.Ordinal);
        foreach (FactSignature fact in evidence.Inspectors.SelectMany(inspector => inspector.Facts))
        {
            // Inspectors may share a fact, but not disagree about it.
            if (!types.TryAdd(fact.Name, fact.Type) && types[fact.Name] != fact.Type)
            {
                throw new ArgumentException($"The fact '{fact.Name}' is declared twice, with different types.", nameof(evidence));
            }
        }

        writer.BeginObject();
        writer.Member("schema", EvidenceJson.Schema);
        writer.Member("collectedAt", evidence.CollectedAt);
        writer.BeginObject("source");
        writer.Member("kind", evidence.Source.Kind);
        writer.Member("name", evidence.Source.Name);
        writer.EndObject();
        writer.Optional("rootDigest", evidence.RootDigest);
        writer.Name("limits");
        Write(writer, evidence.Limits);
        writer.BeginArray("inspectors");
        foreach (InspectorDescription inspector in evidence.Inspectors)
        {
            Write(writer, inspector);
        }

        writer.EndArray();
        writer.Name("facts");
        FactJson.Write(writer, evidence.Facts, types);
        Write(writer, evidence.Gaps);
        writer.BeginArray("files");
        foreach (FileEvidence file in evidence.Files)
        {
            Write(writer, file, types);
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static void Write(DocumentWriter writer, AuditLimits limits)
    {
        writer.BeginObject();
        writer.Member("maxFiles", limits.MaxFiles);
        writer.Member("maxFileBytes", limits.MaxFileBytes);
        writer.Member("smallFileBytes", limits.SmallFileBytes);
        writer.Member("maxDocumentBytes", limits.MaxDocumentBytes);
        writer.Member("maxDepth", limits.MaxDepth);
        writer.Member("maxInspectedBytes", limits.MaxInspectedBytes);
        writer.Member("maxTimePerFile", limits.MaxTimePerFile.ToString("c", System.Globalization.CultureInfo.InvariantCulture));
        writer.Member("maxItems", limits.MaxItems);
        writer.Member("maxTextLength", limits.MaxTextLength);
        writer.Member("maxContainerDepth", limits.MaxContainerDepth);
        writer.Member("maxContainerFiles", limits.MaxContainerFiles);
        writer.Member("maxContainerBytes", limits.MaxContainerBytes);
        writer.Member("maxExpansionRatio", limits.MaxExpansionRatio);
        writer.Member("freeExpansionBytes", limits.FreeExpansionBytes);
        writer.Member("maxKeptBytes", limits.MaxKeptBytes);
        writer.EndObject();
    }

    private static void Write(DocumentWriter writer, InspectorDescription inspector)
    {
        writer.BeginObject();
        writer.Member("name", inspector.Name);
        writer.Member("version", inspector.Version);
        writer.BeginArray("facts");
        foreach (FactSignature fact in inspector.Facts)
        {
            writer.BeginObject();
            writer.Member("name", fact.Name);
            writer.Member("type", EnumText<FactType>.Of(fact.Type));
            writer.Member("scope", EnumText<FactScope>.Of(fact.Scope));
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static void Write(DocumentWriter writer, ImmutableArray<EvidenceGap> gaps)
    {
        writer.BeginArray("gaps");
        foreach (EvidenceGap gap in gaps)
        {
            writer.BeginObject();
            writer.Member("inspector", gap.Inspector);
            writer.Member("reason", EnumText<GapReason>.Of(gap.Reason));
            writer.Member("detail", gap.Detail);
            writer.Optional("path", gap.Path?.Value);
            writer.EndObject();
        }

        writer.EndArray();
    }

    // Empty parts are left out: a tree may have hundreds of thousands of files without any.
    private static void Write(DocumentWriter writer, FileEvidence file, IReadOnlyDictionary<string, FactType> types)
    {
        writer.BeginObject();
        writer.Member("path", file.Path.Value);
        writer.Member("length", file.Length);
        writer.Member("format", file.Format);
        writer.Optional("sha256", file.Digests.Sha256);
        if (!file.Digests.Others.IsEmpty)
        {
            writer.BeginObject("digests");
            foreach ((string algorithm, string digest) in file.Digests.Others.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.Member(algorithm, digest);
            }

            writer.EndObject();
        }

        writer.Optional("linkTarget", file.LinkTarget?.Value);
        if (!file.Inspectors.IsEmpty)
        {
            writer.Member("inspectors", file.Inspectors);
        }

        if (file.Facts.Count > 0)
        {
            writer.Name("facts");
            FactJson.Write(writer, file.Facts, types);
        }

        if (!file.Gaps.IsEmpty)
        {
            Write(writer, file.Gaps);
        }

        writer.EndObject();
    }
}
