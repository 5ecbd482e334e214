using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.Oci;

/// <summary>Says which layers the source listed as files of the model, and what in them it did not.</summary>
internal static class OciLayers
{
    /// <summary>Says it.</summary>
    public static void Describe(ModelContext context, OciFindings findings)
    {
        foreach (LayerBlob layer in context.Entries.Select(entry => entry.Layer).OfType<LayerBlob>())
        {
            string path = layer.Entry.Path.Value;
            foreach (LayerBlob.Use use in layer.Uses)
            {
                findings.Layers.Add(
                    ("path", FactValue.Of(path)),
                    ("manifest", FactValue.Of(use.Manifest)),
                    ("folder", FactValue.Of(use.Folder)),
                    ("state", FactValue.Of(use.Detail is not null ? "notUnpacked" : use.IsArchive ? "archive" : "file")),
                    ("files", FactValue.Of(use.Files)),
                    ("bytes", FactValue.Of(use.Bytes)),
                    ("detail", use.Detail is { } detail ? FactValue.Of(Reading.FactBounds.Cut(detail, context.Limits.MaxTextLength)) : null));
            }

            foreach (LayerBlob.Omission omission in layer.Omissions)
            {
                bool? differs = omission.Reason == "replaced" ? Differs(context, layer, omission) : null;
                findings.Omitted.Add(
                    ("path", FactValue.Of(path)),
                    ("manifest", FactValue.Of(omission.Manifest)),
                    ("entry", omission.Member is { } member ? FactValue.Of(member) : null),
                    ("file", FactValue.Of(omission.Path)),
                    ("reason", FactValue.Of(omission.Reason)),
                    ("differs", differs is { } known ? FactValue.Of(known) : null));
                if (differs == true && !layer.Uses.Exists(use => use.Manifest == omission.Manifest && use.IsImage))
                {
                    findings.Problem(path, $"Another file takes the place of '{omission.Path}' with other content: which one is used depends on the program.");
                }
            }
        }
    }

    private static bool? Differs(ModelContext context, LayerBlob layer, LayerBlob.Omission omission)
    {
        string own = omission.Member is null ? layer.Entry.Path.Value : layer.Tar.Value + "!/" + omission.Member;
        return context.TryGetFile(own, out FileEvidence? replaced) && context.TryGetFile(omission.Path, out FileEvidence? file)
            && replaced.Digests.Sha256 is { } before && file.Digests.Sha256 is { } now
            ? before != now
            : null;
    }
}
