using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Models;

namespace ModelAudit.Licensing;

/// <summary>The license files at the root of a tree with what was recognised in them: they speak for the model, whatever is declared.</summary>
internal sealed class RootLicenseTexts
{
    private readonly List<(string Path, LicenseDetection Detection)> files = [];

    private RootLicenseTexts()
    {
    }

    /// <summary>The longest content that is read of a file, in bytes; null for a file that is no such text.</summary>
    public static int? LongestRead(FileEvidence file, AuditLimits limits) =>
        file.Path.IsAtRoot && FileRoles.LegalKind(file.Path.Name) == "license" && TextFormats.IsText(file.Format) ? LicenseTextInspector.LongestText(limits) : null;

    /// <summary>Reads and recognises them; false, with a gap recorded, when one cannot be read.</summary>
    public static bool TryRead(ModelContext context, [NotNullWhen(true)] out RootLicenseTexts? texts)
    {
        texts = new RootLicenseTexts();
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (LongestRead(file, context.Limits) is not { } longest)
            {
                continue;
            }

            if (!context.TryRead(file, longest, "the bound on license texts", out byte[]? content))
            {
                texts = null;
                return false;
            }

            texts.files.Add((file.Path.Value, LicenseDetector.Embedded.Detect(LicenseTextInspector.Decode(content))));
        }

        return true;
    }

    /// <summary>The files in which no license is recognised, by its text or by a line that declares it.</summary>
    public IEnumerable<string> Unrecognized => files.Where(file => !Found(file.Detection).Any()).Select(file => file.Path);

    /// <summary>The files with the licenses in them.</summary>
    public IEnumerable<(string Path, SpdxExpression Expression)> Licenses =>
        files.Select(file => (file.Path, Expressions: Found(file.Detection).Select(Expression).OfType<SpdxExpression>().Distinct().ToArray()))
            .Where(file => file.Expressions.Length > 0)
            .Select(file => (file.Path, SpdxExpression.AllOf(file.Expressions)));

    /// <summary>What binds by a declaration and by the texts; null when neither says anything.</summary>
    public SpdxExpression? With(SpdxExpression? declared)
    {
        DetectedLicense[] found = [.. files.SelectMany(file => Found(file.Detection))];
        if (declared is null)
        {
            SpdxExpression[] all = [.. found.Select(Expression).OfType<SpdxExpression>().Distinct()];
            return all.Length == 0 ? null : SpdxExpression.AllOf(all);
        }

        string[] named = [.. declared.Licenses.Select(license => license.Id)];
        SpdxExpression[] further = [.. found.Where(license => license.IsMateriallyModified || !named.Any(id => LicenseIdentity.IsSame(id, license))).Select(Expression).OfType<SpdxExpression>().Distinct()];
        if (further.Length == 0)
        {
            return declared;
        }

        // A changed text stands in the place of the license that it is declared as, and any text in the place of a name that says nothing.
        bool isReplaced = !declared.HasChoice && Array.TrueForAll(named, id => LicenseIdentity.IsUnspecific(id) || found.Any(license => license.IsMateriallyModified && LicenseIdentity.IsSame(id, license)));
        return SpdxExpression.AllOf(isReplaced ? further : [declared, .. further]);
    }

    private static IEnumerable<DetectedLicense> Found(LicenseDetection detection) => detection.Licenses.Where(license => !license.IsUsePolicy && license.Kind != LicenseMatchKind.Mention);

    private static SpdxExpression? Expression(DetectedLicense license) => Detection.DetectedExpression.Of([license]);
}
