using System.Collections.Immutable;
using System.Text;

namespace ModelAudit.Models;

/// <summary>Tells by its headings what a card writes about. A heading counts only when text stands below it or below its subheadings.</summary>
internal static class CardTopics
{
    // A word behind a space matches the start of a word; one between spaces the whole word.
    private static readonly ImmutableArray<(string Topic, ImmutableArray<string> Words)> Topics =
    [
        ("intended-use", [" intended use", " intended usage", " intended purpose", " uses ", " direct use", " downstream use", " use case", " primary use"]),
        ("out-of-scope-use", [" out of scope", " misuse", " prohibited use", " unintended use", " acceptable use", " use polic"]),
        ("limitations", [" limitation", " bias", " risk", " known issue", " ethical", " caveat", " safety"]),
        ("training-data", [" training data", " train data", " pretraining data", " pre training data", " dataset", " data source", " data overview"]),
        ("training-procedure", [" training procedure", " training process", " training detail", " training recipe", " training ", " post training", " pre training", " pretraining ", " fine tuning", " finetuning", " methodology"]),
        ("evaluation", [" evaluation", " benchmark", " result", " performance", " metric"]),
        ("compute", [" compute", " hardware", " infrastructure", " gpu hour", " training time", " training cost", " training factor", " training energy", " environmental impact"]),
        ("energy", [" energy", " carbon", " emission", " environmental impact", " co2", " greenhouse"]),
        ("contact", [" contact", " author", " feedback", " support ", " where to send", " questions"]),
        ("citation", [" citation", " bibtex", " cite ", " citing"]),
        ("personal-data", [" personal data", " personal information", " personal and sensitive", " sensitive data", " sensitive information", " personally identif", " pii ", " data protection", " privacy"]),
        ("license", [" license", " licence", " licensing", " terms of use"]),
        ("usage", [" usage", " how to use", " how to get started", " getting started", " get started", " quickstart", " quick start", " how to run", " run locally", " inference", " deployment", " installation", " how to deploy", " use with "]),
    ];

    /// <summary>The topics, in the order of the table.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<CardSection> sections)
    {
        var covered = new HashSet<string>(StringComparer.Ordinal);
        bool[] hasText = HasText(sections);
        for (int i = 0; i < sections.Length; i++)
        {
            if (hasText[i])
            {
                string title = Words(sections[i].Title);
                covered.UnionWith(Topics.Where(topic => topic.Words.Any(word => title.Contains(word, StringComparison.Ordinal))).Select(topic => topic.Topic));
            }
        }

        return [.. Topics.Select(topic => topic.Topic).Where(covered.Contains)];
    }

    // A heading has text when it, or a deeper one before the next of its own level, has.
    private static bool[] HasText(ImmutableArray<CardSection> sections)
    {
        bool[] hasText = new bool[sections.Length];
        bool[] below = new bool[8];
        for (int i = sections.Length - 1; i >= 0; i--)
        {
            int level = sections[i].Level;
            bool has = sections[i].Characters > 0;
            for (int deeper = level + 1; deeper < below.Length; deeper++)
            {
                has |= below[deeper];
                below[deeper] = false;
            }

            hasText[i] = has;
            below[level] |= has;
        }

        return hasText;
    }

    private static string Words(string title)
    {
        var words = new StringBuilder(" ");
        foreach (char character in title.ToLowerInvariant())
        {
            words.Append(char.IsLetterOrDigit(character) ? character : ' ');
        }

        return string.Join(' ', words.Append(' ').ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(string.Empty).Append(string.Empty));
    }
}
