using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Openness;

/// <summary>
/// The class of a release by the Model Openness Framework 1.0, as its own tool computes it: a component counts when it is there and its license is open;
/// the license is the component's own, else the global one for its kind of content, else that of the distribution; a component that is stated to have none has none.
/// A research paper stands for the technical report. A class holds when all that it and the lower classes require counts.
/// </summary>
internal sealed class ModelOpenness
{
    private ModelOpenness(ImmutableArray<ComponentState> components)
    {
        Components = components;
        Classes = [Progress(3), Progress(2), Progress(1)];
        Class = !Classes[0].IsComplete ? 0 : !Classes[1].IsComplete ? 3 : !Classes[2].IsComplete ? 2 : 1;
        OpenSourceAi = OsaidElement.Of(components);
    }

    /// <summary>The components that the release has, in the framework's order.</summary>
    public ImmutableArray<ComponentState> Components { get; }

    /// <summary>Progress to classes III, II and I, in that order.</summary>
    public ImmutableArray<ClassProgress> Classes { get; }

    /// <summary>3, 2 or 1; 0 when the release is in none.</summary>
    public int Class { get; }

    /// <summary>The elements of the Open Source AI Definition.</summary>
    public ImmutableArray<OsaidElement> OpenSourceAi { get; }

    /// <summary>The next class to reach, or null when class I holds.</summary>
    public ClassProgress? Next => Classes.FirstOrDefault(progress => !progress.IsComplete);

    /// <summary>What stands between the release and the next class, nearest first, as a clause; null when class I holds.</summary>
    public string? NearestBlocker => Next is { } next ? next.Lacking[0] : null;

    /// <summary>The class and the way to the next one, in a sentence.</summary>
    public string Summary => Next is { } next
        ? $"{MofFramework.ClassName(Class)}; {next.Included} of {next.Required} components of {MofFramework.ClassName(next.Class)}; nearest blocker: {next.Lacking[0]}"
        : $"{MofFramework.ClassName(Class)}, all {Classes[2].Required} components";

    /// <summary>Computes the class.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="licenses">Which licenses are open.</param>
    /// <param name="unknown">Why the result is null, as a clause.</param>
    public static ModelOpenness? Of(AuditEvidence evidence, OpennessLicenses licenses, out string? unknown)
    {
        FactLookup components = evidence.Lookup(OpennessFacts.Components);
        FactLookup declared = evidence.Lookup(OpennessFacts.Licenses);
        FactLookup parts = evidence.Lookup(LicenseFacts.Components);
        FactLookup applicable = evidence.Lookup(LicenseFacts.Applicable);
        FactLookup missing = new[] { components, declared, parts, applicable }.FirstOrDefault(lookup => lookup.State == FactState.Unknown);
        unknown = missing.Reason ?? (licenses.IsKnown ? null : "there are no lists of open licenses");
        if (unknown is not null)
        {
            return null;
        }

        var resolver = new LicenseResolver(Items(declared), Items(parts), applicable.Value is { Type: FactType.Text } text ? text.Text : null);
        return new ModelOpenness([.. Items(components).Select(item => State(item, resolver, licenses)).OfType<ComponentState>()]);
    }

    private static ImmutableArray<FactItem> Items(FactLookup lookup) => lookup.Value is { Type: FactType.Collection } value ? value.Collection : [];

    private static ComponentState? State(FactItem item, LicenseResolver resolver, OpennessLicenses licenses)
    {
        if (MofFramework.Find(item["name"] is { Type: FactType.Text } name ? name.Text : string.Empty) is not { } component)
        {
            return null;
        }

        bool isUnlicensed = item["isUnlicensed"] is { Type: FactType.Boolean, Boolean: true };
        string? license = isUnlicensed ? null : item["license"] is { Type: FactType.Text } own ? own.Text : resolver.For(component);
        return new ComponentState(
            component,
            item["origin"] is { Type: FactType.Text } origin ? origin.Text : "unknown",
            item["paths"] is { Type: FactType.TextList } paths ? paths.TextList : [],
            license,
            licenses.Standing(license, component.Content),
            licenses.IsApproved(license));
    }

    private ClassProgress Progress(int number)
    {
        List<MofComponent> required = [.. MofFramework.Components.Where(component => component.IsRequired && component.Class >= number)];
        ComponentState? report = Find(MofFramework.TechnicalReport);
        if (report is not { Counts: true } && Find(MofFramework.ResearchPaper) is { } paper && (report is null || paper.Counts))
        {
            required.RemoveAll(component => component.Id == MofFramework.TechnicalReport);
            if (number > 1)
            {
                required.Add(MofFramework.Of(MofFramework.ResearchPaper));
            }
        }

        ComponentState[] present = [.. required.Select(component => Find(component.Id)).OfType<ComponentState>()];
        return new ClassProgress(
            number,
            present.Count(state => state.Counts),
            required.Count,
            [
                .. present.Where(state => !state.Counts).Select(Reason),
                .. required.Where(component => Find(component.Id) is null).Select(component => $"{component.Name} is missing"),
            ]);
    }

    private ComponentState? Find(int id) => Components.FirstOrDefault(state => state.Component.Id == id);

    private static string Reason(ComponentState state) =>
        state.Standing == LicenseStanding.NotOpen ? $"{state.Component.Name} is under '{state.License}', which is not open"
        : state.Origin == "card" ? $"{state.Component.Name} is only named in the card, and its license is not stated"
        : $"{state.Component.Name} has no license";
}
