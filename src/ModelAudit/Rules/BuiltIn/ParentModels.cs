using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// Which models the audited one comes from, joined from the declared bases, the catalogue of known models, what the card says, and the
/// hints in name and configuration. What cannot be resolved without a network stays unresolved: a base that nothing knows has no license here.
/// </summary>
internal static class ParentModels
{
    private const int LongestChain = 8;

    /// <summary>Finds the parents and what they come from: the declared ones when there are any, else those that the evidence points to.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="context">Lists and declared facts.</param>
    /// <param name="parents">The parents, perhaps none.</param>
    /// <param name="unknown">The outcome to give when the lineage could not be read.</param>
    public static bool TryFind(AuditEvidence evidence, RuleContext context, out ImmutableArray<ParentModel> parents, [NotNullWhen(false)] out RuleOutcome? unknown)
    {
        parents = [];
        if (!RuleFacts.TryRead(evidence, LineageFacts.Bases, out ImmutableArray<FactItem> bases, out unknown))
        {
            return false;
        }

        if (!bases.IsEmpty)
        {
            parents = WithAncestors([.. bases.GroupBy(item => item.Text("name"), StringComparer.Ordinal).Select(group => Declared(group, context))], context);
            return true;
        }

        if (!RuleFacts.TryRead(evidence, LineageFacts.Hints, out ImmutableArray<FactItem> hints, out unknown)
            || !DeclaredLicenses.TryReadOwn(evidence, out ImmutableArray<string> own, out unknown))
        {
            return false;
        }

        ImmutableArray<ParentModel> catalogued = Catalogued(evidence, context, hints);

        // A model with a family's vocabulary and the family's license is most likely the family's own.
        ParentModel[] evident = [.. Mentioned(evidence, context, hints).Concat(Signatures.Of(evidence, context, hints)).Where(parent => !own.Any(license => parent.Licenses.Contains(license)))];
        ParentModel? likely = evident.MinBy(parent => parent.Certainty);
        bool isCatalogued = likely is null || (!catalogued.IsEmpty && catalogued.Min(parent => parent.Certainty) <= likely.Certainty);
        parents = WithAncestors(isCatalogued ? catalogued : [likely!], context);
        return true;
    }

    /// <summary>The names that the audited model may be known by, the surest first.</summary>
    public static IEnumerable<string> NamesOf(AuditEvidence evidence, RuleContext context)
    {
        if (context.Declared.Text(ContextFacts.SourceRepository)?.Split('?', '#', '@')[0].TrimEnd('/').Split('/') is [.., var owner, var repository])
        {
            yield return $"{owner}/{repository}";
        }

        yield return evidence.Source.Name;
        yield return ModelName.Of(evidence, context);
    }

    /// <summary>Whether a family is pointed to from one of the places.</summary>
    public static bool Has(ImmutableArray<FactItem> hints, string family, params ReadOnlySpan<string> from)
    {
        foreach (FactItem hint in hints)
        {
            if (hint.Text("family") == family && from.Contains(hint.Text("from")))
            {
                return true;
            }
        }

        return false;
    }

    private static ParentModel Declared(IEnumerable<FactItem> items, RuleContext context)
    {
        FactItem first = items.First();
        string name = first.Text("name");
        return new ParentModel(name, KnownModels.LicensesOf(name, context), ParentCertainty.Declared, first.Text("declaredIn"))
        {
            Relation = items.Select(item => item.Text("relation")).FirstOrDefault(relation => relation != "undeclared") ?? "undeclared",
            Revision = items.Select(item => item["revision"]?.Text).FirstOrDefault(revision => revision is not null),
        };
    }

    private static ImmutableArray<ParentModel> Catalogued(AuditEvidence evidence, RuleContext context, ImmutableArray<FactItem> hints)
    {
        ImmutableArray<ParentModel> best = [];
        foreach (string known in NamesOf(evidence, context).Select(name => KnownModels.Find(name, context)).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            ImmutableArray<ParentModel> found =
            [
                .. KnownModels.BasesOf(known, context).Select(entry => new ParentModel(entry.Base, KnownModels.LicensesOf(entry.Base, context), Agrees(hints, entry.Base) ? ParentCertainty.Evident : ParentCertainty.Possible, null)
                {
                    Relation = entry.Relation,
                    Reason = $"the catalogue of known models says so of {known}",
                    ChildOwner = known.Split('/')[0],
                }),
            ];
            if (found.Any(parent => parent.Certainty == ParentCertainty.Evident))
            {
                return found;
            }

            best = best.IsEmpty ? found : best;
        }

        return best;
    }

    private static IEnumerable<ParentModel> Mentioned(AuditEvidence evidence, RuleContext context, ImmutableArray<FactItem> hints) =>
        (evidence.Lookup(LineageFacts.Mentions).Value?.Collection ?? [])
            .Where(item => item.Text("relation") == "base")
            .Select(item => new ParentModel(item.Text("name"), KnownModels.LicensesOf(item.Text("name"), context), Agrees(hints, item.Text("name")) ? ParentCertainty.Evident : ParentCertainty.Possible, item.Text("path"))
            {
                Reason = $"the card names it on line {item["line"]?.Integer.ToString(CultureInfo.InvariantCulture)} of its text",
            })
            .Where(parent => !parent.Licenses.IsEmpty && !NamesOf(evidence, context).Any(name => string.Equals(KnownModels.Last(name), KnownModels.Last(parent.Name), StringComparison.OrdinalIgnoreCase)));

    // Architecture and type, where they are known, have to be of the base's family: a name alone can be anybody's.
    private static bool Agrees(ImmutableArray<FactItem> hints, string name)
    {
        FactItem[] structure = [.. hints.Where(hint => hint.Text("from") is "architecture" or "model-type")];
        return structure.Length > 0 && ModelFamilies.In(name).Any(family => structure.Any(hint => hint.Text("family") == family));
    }

    private static ImmutableArray<ParentModel> WithAncestors(ImmutableArray<ParentModel> parents, RuleContext context)
    {
        List<ParentModel> all = [.. parents];
        var seen = new HashSet<string>(parents.Select(parent => parent.Name), StringComparer.OrdinalIgnoreCase);
        int start = 0;
        for (int depth = 0; depth < LongestChain && start < all.Count; depth++)
        {
            int end = all.Count;
            for (int i = start; i < end; i++)
            {
                ParentModel child = all[i];
                foreach ((string name, string relation) in KnownModels.BasesOf(child.Name, context))
                {
                    ImmutableArray<string> licenses = KnownModels.LicensesOf(name, context);
                    if (seen.Add(name) && !licenses.IsEmpty)
                    {
                        all.Add(new ParentModel(name, licenses, child.Certainty, child.Path) { Relation = relation, Via = child.Chain, Reason = child.Reason });
                    }
                }
            }

            start = end;
        }

        return [.. all];
    }
}
