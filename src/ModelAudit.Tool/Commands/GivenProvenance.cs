using System.Collections.Immutable;
using ModelAudit.Provenance;
using ModelAudit.Signing;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>Whom an audit trusts about the model, and the documents about it that lie elsewhere.</summary>
internal static class GivenProvenance
{
    /// <summary>Whose signatures are trusted; nobody's when the settings name none.</summary>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    /// <exception cref="ToolException">Roots come without an identity, or the other way round.</exception>
    public static TrustedSigners TrustOf(ToolEnvironment environment, EffectiveSettings settings)
    {
        TrustedSigners named = settings.Text(SettingDefinitions.ModelTrust) is { } file
            ? VerificationPolicy.Parse(BoundedFile.ReadBytes(environment, file), file)
            : TrustedSigners.Nobody;
        TrustedSigners trust = named with
        {
            PublicKeys = [.. named.PublicKeys, .. Texts(environment, settings, SettingDefinitions.ModelKeys)],
            Roots = [.. named.Roots, .. Texts(environment, settings, SettingDefinitions.ModelRoots)],
            Identities = [.. named.Identities, .. settings.Texts(SettingDefinitions.ModelIdentities).Select(ExpectedIdentity.FromString)],
        };
        bool certified = !trust.Roots.IsEmpty || trust.TrustedRoot is not null;
        return certified != trust.Identities.IsEmpty ? trust : throw new ToolException(ExitCode.Usage, certified
            ? "--model-roots needs --model-identity: anybody can get a certificate, so say who must have signed."
            : "--model-identity needs --model-roots: a name means nothing unless somebody vouches for it.");
    }

    /// <summary>The documents.</summary>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    public static ImmutableArray<ProvenanceDocument> DocumentsOf(ToolEnvironment environment, EffectiveSettings settings) =>
        [.. settings.Texts(SettingDefinitions.Provenance).Select(path => new ProvenanceDocument(Path.GetFileName(path), BoundedFile.ReadBytes(environment, path)))];

    private static ImmutableArray<string> Texts(ToolEnvironment environment, EffectiveSettings settings, SettingDefinition setting) =>
        [.. settings.Texts(setting).Select(path => BoundedFile.ReadText(environment, path))];
}
