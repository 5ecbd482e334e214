using ModelAudit.Reports;
using ModelAudit.Tool.Output;
using ModelAudit.Tool.Settings;

namespace ModelAudit.Tool.Commands;

/// <summary>The auditor and the judgement that the settings describe, made before any byte of a model is read.</summary>
/// <param name="Auditor">With the rule packs.</param>
/// <param name="Request">With profile, waivers, attestations and context.</param>
internal sealed record Judging(ModelAuditor Auditor, JudgementRequest Request)
{
    /// <summary>The findings of the approved report, or null when none was given.</summary>
    public FindingBaseline? Known { get; init; }

    /// <summary>Reads every document that the settings name.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="messages">Told whose signature on a baseline is trusted.</param>
    /// <param name="earlier">The report that is judged again, or null for a new audit.</param>
    /// <param name="also">Something else to check, such as the key, so that its problems are shown together with the others.</param>
    /// <exception cref="InvalidInputException">All problems of all documents.</exception>
    public static Judging Create(
        ToolEnvironment environment, EffectiveSettings settings, Messages messages, EarlierReport? earlier, Action<ProblemList> also)
    {
        var problems = new ProblemList();
        EarlierReport Verified(string path) => new ReportInput(environment, messages).ReadVerified(path, Trust.Policy(environment, settings, acceptAnySigner: false, messages));
        string? path = settings.Text(SettingDefinitions.Baseline);
        EarlierReport? approved = path is null ? null : problems.Try(() => Verified(path));
        if (settings.Is(SettingDefinitions.OnlyNew) && (path is null || approved is { Report: null }))
        {
            problems.Try<object>(() => throw new InvalidInputException(new InputProblem(path ?? "--only-new", 0, 0, "Which findings are new is told by a --baseline that is a report with a judgement.")));
        }

        AuditReport[] bases = [.. settings.Texts(SettingDefinitions.BaseReports).Select(file => problems.Try(() => Verified(file).Report
            ?? throw new InvalidInputException(new InputProblem(file, 0, 0, "This is evidence without a judgement; 'modelaudit evaluate' makes a report of it.")))).OfType<AuditReport>()];
        JudgementRequest request = new PolicyInputs(environment, settings, problems).Read(earlier, approved?.Evidence);
        var rules = new AuditorRules(environment, settings);
        (ModelAuditor auditor, string? profile) = problems.Try(rules.Build);
        also(problems);
        problems.ThrowIfAny();
        return new Judging(auditor, request with { BaseReports = [.. bases], Profile = profile, FailOn = settings.FailOn })
        {
            Known = approved?.Report is { } known ? new FindingBaseline(known) : null,
        };
    }
}
