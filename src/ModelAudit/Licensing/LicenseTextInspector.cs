using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Licensing.Manifests;
using ModelAudit.Models;

namespace ModelAudit.Licensing;

/// <summary>
/// Recognises licenses in the files of the tree: in license texts, notices and use policies whole, in the model card, in manifests of
/// packages, and in the first lines of source code.
/// </summary>
public sealed class LicenseTextInspector : IModelInspector, IContentReader
{
    /// <summary>The longest text that is read, in bytes.</summary>
    public const int MaximumBytes = 4 << 20;

    /// <summary>How much of a source file is looked at, in bytes: a header stands at its top.</summary>
    public const int HeaderBytes = 16 << 10;

    private const int DifferencesTold = 5;

    /// <inheritdoc/>
    public string Name => "license-texts";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => LicenseTextFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        IsRead(file, limits, out _) ? LongestText(limits) : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool isKnown = true;
        long leftOut = 0;
        var items = ImmutableArray.CreateBuilder<FactItem>();
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!TryText(context, file, out string? text, out bool isHeld))
            {
                isKnown &= !isHeld;
                continue;
            }

            LicenseDetection detection = LicenseDetector.Embedded.Detect(text, file.Path.Value);
            if (!detection.IsComplete)
            {
                context.Gap(GapReason.LimitReached, "The file shares too much with too many known texts for all of it to be compared, so there may be more licenses in it.", file.Path);
                isKnown = false;
            }

            foreach (DetectedLicense license in detection.Licenses)
            {
                if (items.Count < context.Limits.MaxItems)
                {
                    items.Add(Item(context, file, license));
                }
                else
                {
                    leftOut++;
                }
            }
        }

        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more licenses are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }

        if (isKnown)
        {
            context.Facts.Set(LicenseTextFacts.Detected, items.DrainToImmutable());
        }
    }

    // isHeld: the file is one that has to be read, and could not be.
    private static bool TryText(ModelContext context, FileEvidence file, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text, out bool isHeld)
    {
        text = null;
        isHeld = false;
        if (!IsRead(file, context.Limits, out bool isWhole))
        {
            return false;
        }

        if (!context.TryRead(file, LongestText(context.Limits), "the bound on license texts", out byte[]? content))
        {
            isHeld = true;
            return false;
        }

        text = Decode(isWhole ? content : content.AsSpan(0, Math.Min(content.Length, HeaderBytes)));
        return true;
    }

    // isWhole: all of the text counts, and not only its first lines.
    private static bool IsRead(FileEvidence file, AuditLimits limits, out bool isWhole)
    {
        string role = ModelFiles.RoleOf(file);
        isWhole = role is "license" or "notice" or "use-policy" or "card" || PackageManifest.IsOne(file.Path.Value);
        return (isWhole || (role == "code" && file.Length <= limits.SmallFileBytes)) && TextFormats.IsText(file.Format);
    }

    /// <summary>The longest text that is read, in bytes.</summary>
    internal static int LongestText(AuditLimits limits) => Math.Min(MaximumBytes, limits.MaxDocumentBytes);

    internal static string Decode(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        _ => Encoding.UTF8.GetString(content),
    };

    private static FactItem Item(ModelContext context, FileEvidence file, DetectedLicense license)
    {
        string differences = string.Join("; ", license.Differences.Take(DifferencesTold))
            + (license.Differences.Length > DifferencesTold ? $"; {license.Differences.Length - DifferencesTold} more" : string.Empty);
        return FactItem.Of(
            ("path", FactValue.Of(file.Path.Value)),
            ("id", FactValue.Of(FactText.Cut(license.Id, context.Limits))),
            ("startLine", FactValue.Of(license.StartLine)),
            ("endLine", FactValue.Of(license.EndLine)),
            ("version", license.Version.Length > 0 ? FactValue.Of(license.Version) : null),
            ("kind", FactValue.Of(LicenseWords.Of(license.Kind))),
            ("verdict", FactValue.Of(LicenseWords.Of(license.Verdict))),
            ("isMateriallyModified", FactValue.Of(license.IsMateriallyModified)),
            ("isUsePolicy", FactValue.Of(license.IsUsePolicy)),
            ("coverage", FactValue.Of((long)(license.Coverage * 100))),
            ("confidence", FactValue.Of(license.Confidence)),
            ("differences", differences.Length > 0 ? FactValue.Of(FactText.Cut(differences, context.Limits)) : null));
    }
}
