using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;

namespace ModelAudit.Licensing.Terms;

/// <summary>Looks for the statements that model licenses want to be kept or displayed, word by word, in the texts that people read first.</summary>
public sealed class LicenseStatementInspector : IModelInspector, IContentReader
{
    private static readonly Lazy<ImmutableArray<(string Statement, string Words)>> Wanted = new(() =>
    [
        .. LicenseTermsTable.Embedded.All.SelectMany(terms => terms.Terms).Where(term => term.Kind is TermKind.NoticeFile or TermKind.DisplayStatement)
            .SelectMany(term => new[] { term.Statement, term.Alternative }).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(statement => (statement, Joined(TermMark.Words(statement)))),
    ]);

    /// <inheritdoc/>
    public string Name => "license-statements";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => LicenseStatementFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        IsRead(file) ? LicenseTextInspector.LongestText(limits) : null;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool isKnown = true;
        var items = ImmutableArray.CreateBuilder<FactItem>();
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!IsRead(file))
            {
                continue;
            }

            if (!context.TryRead(file, LicenseTextInspector.LongestText(context.Limits), "the bound on license texts", out byte[]? content))
            {
                isKnown = false;
                continue;
            }

            AddStatements(items, file, Encoding.UTF8.GetString(content));
        }

        if (items.Count > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"{items.Count - context.Limits.MaxItems} more statements are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
            items.RemoveRange(context.Limits.MaxItems, items.Count - context.Limits.MaxItems);
        }

        if (isKnown)
        {
            context.Facts.Set(LicenseStatementFacts.Statements, items.DrainToImmutable());
        }
    }

    private static bool IsRead(FileEvidence file) => ModelFiles.RoleOf(file) is "license" or "notice" or "use-policy" or "card" && TextFormats.IsText(file.Format);

    private static void AddStatements(ImmutableArray<FactItem>.Builder items, FileEvidence file, string text)
    {
        List<(string Word, int Start)> words = TermMark.Words(text);
        string joined = Joined(words);
        foreach ((string statement, string wanted) in Wanted.Value)
        {
            int found = joined.IndexOf(wanted, StringComparison.Ordinal);
            if (found >= 0)
            {
                int start = words[joined.AsSpan(0, found).Count(' ')].Start;
                items.Add(FactItem.Of(
                    ("path", FactValue.Of(file.Path.Value)),
                    ("statement", FactValue.Of(statement)),
                    ("line", FactValue.Of(text.AsSpan(0, start).Count('\n') + 1))));
            }
        }
    }

    private static string Joined(List<(string Word, int Start)> words)
    {
        var joined = new StringBuilder(" ");
        foreach ((string word, _) in words)
        {
            joined.Append(word).Append(' ');
        }

        return joined.ToString();
    }
}
