using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.BuiltIn;

namespace ModelAudit.Rules.Obligations;

/// <summary>Which license texts, notices and statements a tree carries.</summary>
internal sealed class CarriedTexts
{
    private readonly ImmutableArray<FactItem> detected;
    private readonly ImmutableArray<FactItem> statements;
    private readonly HashSet<string> notices;

    public CarriedTexts(AuditEvidence evidence)
    {
        IsKnown = RuleFacts.TryRead(evidence, LicenseTextFacts.Detected, out detected, out _)
            & RuleFacts.TryRead(evidence, LicenseStatementFacts.Statements, out statements, out _)
            & RuleFacts.TryRead(evidence, LicenseFacts.Files, out ImmutableArray<FactItem> files, out _);
        notices = [.. files.Where(file => file.Text("kind") == "notice").Select(file => file.Text("path"))];
    }

    /// <summary>Whether all texts could be read: what was not found is then not there.</summary>
    public bool IsKnown { get; }

    /// <summary>A notice file, or null.</summary>
    public string? NoticeFile => notices.Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The file that holds a text whole, or null.</summary>
    public string? FileWith(string id) => detected
        .Where(item => item.Text("id") == id && item.Text("kind") == "text" && item.Text("verdict") != "partial")
        .Select(item => item.Text("path"))
        .FirstOrDefault();

    /// <summary>Where a notice file has the words, or null.</summary>
    public string? NoticeWith(string statement) => Where(statement).FirstOrDefault(notices.Contains);

    /// <summary>Where any of the texts that people read first has one of the words, or null.</summary>
    public string? DisplayOf(LicenseTerm term) => new[] { term.Statement, term.Alternative }.OfType<string>().SelectMany(Where).FirstOrDefault(path => FileWithLicense(path) is null);

    private IEnumerable<string> Where(string statement) => statements.Where(item => item.Text("statement") == statement).Select(item => item.Text("path"));

    // The license's own text quotes the words that it wants; that displays nothing.
    private string? FileWithLicense(string path) => detected.Where(item => item.Text("path") == path && item.Text("kind") == "text").Select(item => item.Text("id")).FirstOrDefault();
}
