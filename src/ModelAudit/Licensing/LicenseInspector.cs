using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Licensing.Manifests;
using ModelAudit.Models;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Licensing;

/// <summary>States every declaration of a license in the tree, the files that are license texts by their name, and what binds by declarations and texts together.</summary>
public sealed class LicenseInspector : IModelInspector, IContentReader
{
    // SPDX 2.3 annex E: the tag stands at or near the top of a file.
    private const int SearchedBytes = 4_096;

    /// <inheritdoc/>
    public string Name => "licenses";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => LicenseFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits)
    {
        bool isManifest = PackageManifest.IsOne(file.Path.Value);
        bool hasLines = TextFormats.IsText(file.Format) && (isManifest || ModelFiles.RoleOf(file) is "license" or "notice" or "code");
        int longest = Math.Max(
            Math.Max(CardDocument.LongestRead(file, limits) ?? -1, RootLicenseTexts.LongestRead(file, limits) ?? -1),
            Math.Max(hasLines ? limits.SmallFileBytes : -1, ConfigFile.KindOf(file.Path.Name) is null || isManifest ? -1 : ModelFiles.LongestConfig(limits)));
        return longest < 0 ? null : longest;
    }

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        StateFiles(context);
        var declarations = new List<LicenseDeclaration>();
        bool cardIsKnown = AddCard(context, declarations);
        bool isDeclaredByCard = declarations.Count > 0;
        bool othersAreKnown = AddDocuments(context, declarations) & AddLines(context, declarations) & AddManifests(context, declarations) & AddMetadata(context, declarations);
        LicenseDeclaration[] distinct = [.. declarations.DistinctBy(declaration => (declaration.Path, declaration.Value))];
        if (cardIsKnown && othersAreKnown)
        {
            StateDeclarations(context, distinct);
        }

        // The card speaks for the model; only without its word do other files, and then all of them together.
        bool isKnown = cardIsKnown && (isDeclaredByCard || othersAreKnown);
        string? card = cardIsKnown && isDeclaredByCard ? distinct[0].Path : null;
        SpdxExpression[] declared = [.. distinct.Where(declaration => card is null ? declaration.IsAboutModel : declaration.Path == card).Select(declaration => declaration.Expression)];
        if (isKnown)
        {
            State(context, LicenseFacts.Declared, declared.Length == 0 ? null : SpdxExpression.AllOf(declared));
        }

        StateTexts(context, distinct, isKnown, isKnown && othersAreKnown, declared);
    }

    private static void StateTexts(ModelContext context, LicenseDeclaration[] declarations, bool isDeclaredKnown, bool isAllKnown, SpdxExpression[] declared)
    {
        if (!RootLicenseTexts.TryRead(context, out RootLicenseTexts? texts))
        {
            return;
        }

        context.Facts.Set(LicenseFacts.Unrecognized, [.. texts.Unrecognized.Take(context.Limits.MaxItems).Select(path => FactItem.Of(("path", FactValue.Of(path))))]);
        if (isDeclaredKnown)
        {
            State(context, LicenseFacts.Applicable, texts.With(declared.Length == 0 ? null : SpdxExpression.AllOf(declared)));
        }

        if (isAllKnown)
        {
            var code = context.TreeFiles.Where(file => ModelFiles.RoleOf(file) == "code").Select(file => file.Path.Value).ToHashSet(StringComparer.Ordinal);
            context.Facts.Set(LicenseFacts.Components, LicenseComponents.Of(declarations, texts.Licenses, path => code.Contains(path) || PackageManifest.IsPackage(path), context.Limits));
        }
    }

    private static void StateDeclarations(ModelContext context, LicenseDeclaration[] declarations)
    {
        context.Facts.Set(LicenseFacts.Declarations, [.. declarations.Take(context.Limits.MaxItems).Select(declaration => FactItem.Of(
            ("path", FactValue.Of(declaration.Path)),
            ("value", FactValue.Of(FactText.Cut(declaration.Value, context.Limits))),
            ("expression", FactValue.Of(FactText.Cut(declaration.Expression.ToString(), context.Limits)))))]);
        if (declarations.Length > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"{declarations.Length - context.Limits.MaxItems} more declarations are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private static void State(ModelContext context, Fact<string> fact, SpdxExpression? value)
    {
        string? expression = value?.ToString();
        if (expression is null)
        {
            context.Facts.SetAbsent(fact);
        }
        else if (expression.Length > context.Limits.MaxTextLength)
        {
            context.Gap(GapReason.LimitReached, $"'{fact.Name}' is an expression of {expression.Length} characters: {nameof(AuditLimits.MaxTextLength)} is {context.Limits.MaxTextLength}.");
        }
        else
        {
            context.Facts.Set(fact, expression);
        }
    }

    private static void StateFiles(ModelContext context)
    {
        var files = ImmutableArray.CreateBuilder<FactItem>();
        long leftOut = 0;
        foreach (FileEvidence file in context.Files)
        {
            if (FileRoles.LegalKind(file.Path.Name) is not { } kind || !(TextFormats.IsText(file.Format) || file.Format is "pdf" or "git-lfs" or FormatTable.Empty))
            {
                continue;
            }

            if (files.Count >= context.Limits.MaxItems)
            {
                leftOut++;
                continue;
            }

            files.Add(FactItem.Of(
                ("path", FactValue.Of(file.Path.Value)),
                ("kind", FactValue.Of(kind)),
                ("sha256", file.Digests.Sha256 is { } digest ? FactValue.Of(digest.ToString()) : null)));
        }

        context.Facts.Set(LicenseFacts.Files, files.DrainToImmutable());
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{leftOut} more license files are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private static bool AddCard(ModelContext context, List<LicenseDeclaration> declarations)
    {
        CardDocument? card = CardDocument.Find(context, out bool isKnown);
        FrontMatterValue? license = card?.Matter?["license"];
        FrontMatterValue? name = card?.Matter?["license_name"];
        if (license is { Kind: FrontMatterKind.Nested or FrontMatterKind.Ambiguous } || name is { Kind: FrontMatterKind.Nested or FrontMatterKind.Ambiguous })
        {
            context.Gap(GapReason.Malformed, "license or license_name in the card is neither a text nor a list of texts.", card!.File.Path);
            return false;
        }

        foreach (string tag in (license?.Texts ?? []).Where(tag => !string.IsNullOrWhiteSpace(tag)))
        {
            SpdxExpression expression = HubLicenseTags.Embedded.Resolve(tag, name?.Texts is [var stated, ..] ? stated : null);
            declarations.Add(new LicenseDeclaration(card!.File.Path.Value, tag, expression, IsAboutModel: true));
        }

        return isKnown && card is not { IsKnown: false };
    }

    private static bool AddDocuments(ModelContext context, List<LicenseDeclaration> declarations)
    {
        bool isKnown = true;
        foreach (FileEvidence file in context.TreeFiles)
        {
            bool isConfig = ConfigFile.KindOf(file.Path.Name) is { } kind && (kind != "other" || file.Format == "json");
            if (!isConfig || PackageManifest.IsOne(file.Path.Value))
            {
                continue;
            }

            // A file that does not decide about the model's license must not make it unknown.
            bool isAboutModel = file.Path.IsAtRoot;
            if (!ModelFiles.TryReadJson(context, file, out JToken? document))
            {
                isKnown &= !isAboutModel;
            }
            else if (document is JObject { } found && found["license"] is JValue { Value: string value } && value.Length > 0)
            {
                declarations.Add(new LicenseDeclaration(file.Path.Value, value, HubLicenseTags.Embedded.Resolve(value, null), isAboutModel));
            }
        }

        return isKnown;
    }

    private static bool AddManifests(ModelContext context, List<LicenseDeclaration> declarations)
    {
        bool isKnown = true;
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!PackageManifest.IsOne(file.Path.Value) || !TextFormats.IsText(file.Format))
            {
                continue;
            }

            // What REUSE and Debian say is about single files.
            bool isAboutModel = file.Path.IsAtRoot && file.Path.Name is not ("REUSE.toml" or "copyright");
            if (!context.TryRead(file, context.Limits.SmallFileBytes, nameof(AuditLimits.SmallFileBytes), out byte[]? content))
            {
                isKnown &= !isAboutModel;
                continue;
            }

            foreach (ManifestDeclaration declaration in PackageManifest.Read(file.Path.Value, LicenseTextInspector.Decode(content)))
            {
                SpdxExpression expression = LicenseDetector.Embedded.Resolve(declaration.Value, declaration.Dialect) ?? HubLicenseTags.Embedded.Resolve(declaration.Value, null);
                declarations.Add(new LicenseDeclaration(file.Path.Value, declaration.Value, expression, isAboutModel));
            }
        }

        return isKnown;
    }

    private static bool AddLines(ModelContext context, List<LicenseDeclaration> declarations)
    {
        bool isKnown = true;
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string role = ModelFiles.RoleOf(file);
            bool isLegal = role is "license" or "notice";
            if (!(isLegal || role == "code" || PackageManifest.IsOne(file.Path.Value)) || !TextFormats.IsText(file.Format) || file.Length > context.Limits.SmallFileBytes)
            {
                continue;
            }

            if (!context.TryRead(file, context.Limits.SmallFileBytes, nameof(AuditLimits.SmallFileBytes), out byte[]? content))
            {
                isKnown = false;
                continue;
            }

            string text = Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, SearchedBytes)));
            foreach (string value in LicenseLines.In(text))
            {
                SpdxExpression expression = SpdxExpression.TryParse(value, out SpdxExpression? parsed, out _) ? parsed : HubLicenseTags.Reference(value);
                declarations.Add(new LicenseDeclaration(file.Path.Value, value, expression, file.Path.IsAtRoot && role != "code"));
            }
        }

        return isKnown;
    }

    private static bool AddMetadata(ModelContext context, List<LicenseDeclaration> declarations)
    {
        bool isKnown = true;
        foreach (FileEvidence file in context.Files)
        {
            if (!ModelMetadata.HasOne(file.Format))
            {
                continue;
            }

            if (ModelMetadata.Declared(file.Format, fact => (file.Facts.TryGet(fact.Name, out FactValue? value), value)) is not { } declared)
            {
                context.Gap(GapReason.Malformed, "The metadata of the file could not be read, so a license in it is not known.", file.Path);
                isKnown = false;
                continue;
            }

            declarations.AddRange(declared.Select(found => new LicenseDeclaration(file.Path.Value, found.Value, found.Expression, IsAboutModel: true)));
        }

        return isKnown;
    }
}
