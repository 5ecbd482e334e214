using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Reading;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>Reads the small documents of a tree for the model inspectors; whatever cannot be read is a gap of the one who asked.</summary>
internal static class ModelFiles
{
    /// <summary>The longest JSON configuration that is read, in bytes. Real ones have kilobytes.</summary>
    public const int MaximumConfigBytes = 16 << 20;

    /// <summary>What a file is for, as the engine stated it, or by its name and format when nobody did.</summary>
    public static string RoleOf(FileEvidence file) =>
        file.Facts.TryGet(FileFacts.Role, out string role) ? role : FileRoles.Of(file.Path, file.Format);

    /// <summary>Finds a file of the root, and records a gap when it is listed but was not examined: then its absence is not known.</summary>
    /// <param name="context">The inspector's context.</param>
    /// <param name="name">The name in the root.</param>
    /// <param name="file">The file, when it is there.</param>
    /// <param name="isKnown">Whether presence or absence is certain.</param>
    public static bool TryFindInRoot(ModelContext context, string name, [NotNullWhen(true)] out FileEvidence? file, out bool isKnown)
    {
        isKnown = true;
        if (context.TryGetFile(name, out file))
        {
            return true;
        }

        foreach (ArtifactFile entry in context.Entries)
        {
            if (entry.Path.Value == name && entry.Kind is not (ArtifactEntryKind.File or ArtifactEntryKind.LinkToFile))
            {
                context.Gap(GapReason.Unreadable, $"'{name}' is listed but was not examined ({entry.Detail ?? entry.Kind.ToString()}).", entry.Path);
                isKnown = false;
            }
        }

        return false;
    }

    /// <summary>The longest JSON configuration that is read, in bytes.</summary>
    public static int LongestConfig(AuditLimits limits) => Math.Min(MaximumConfigBytes, limits.MaxDocumentBytes);

    /// <summary>The longest content that is read of a configuration in the root, in bytes; null for a file that is none of them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="names">The names of the configurations.</param>
    public static int? LongestInRoot(FileEvidence file, AuditLimits limits, params ReadOnlySpan<string> names) =>
        names.Contains(file.Path.Value) ? LongestConfig(limits) : null;

    /// <summary>Reads a JSON document whole, strictly.</summary>
    /// <param name="context">The inspector's context, which gets the gap.</param>
    /// <param name="file">The file.</param>
    /// <param name="document">The document, when the result is true.</param>
    public static bool TryReadJson(ModelContext context, FileEvidence file, [NotNullWhen(true)] out JToken? document)
    {
        document = null;
        if (IsPointer(context, file) || !context.TryRead(file, LongestConfig(context.Limits), "the bound on configuration files", out byte[]? content))
        {
            return false;
        }

        try
        {
            document = StrictJson.Parse(content, context.Limits.MaxDepth);
            return true;
        }
        catch (StrictJsonException exception)
        {
            context.Gap(GapReason.Malformed, $"The file is not strict JSON: line {exception.Line}, column {exception.Column}: {exception.Message}", file.Path);
            return false;
        }
    }

    /// <summary>Whether the file only stands for content that was not fetched; records the gap.</summary>
    public static bool IsPointer(ModelContext context, FileEvidence file)
    {
        if (file.Format != "git-lfs")
        {
            return false;
        }

        context.Gap(GapReason.Unsupported, "The file is a Git LFS pointer; the content it stands for is not here.", file.Path);
        return true;
    }
}
