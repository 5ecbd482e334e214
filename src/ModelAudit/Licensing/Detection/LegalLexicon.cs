using System.Collections.Frozen;

namespace ModelAudit.Licensing.Detection;

/// <summary>Words that change what a license grants, by their digests.</summary>
internal static class LegalLexicon
{
    private const int ShortSentence = 25;

    /// <summary>Words that turn a statement around.</summary>
    public static readonly FrozenSet<uint> Negations = Set("not no without except unless never neither nor only solely excluding cannot none must shall may");

    /// <summary>Words that belong to a restriction of use, of field, of size or of place.</summary>
    public static readonly FrozenSet<uint> Restrictions = Set(
        "commercial commercially commercials noncommercial noncommercially nonprofit academic research evaluation personal internal military warfare weapon weapons surveillance nuclear biometric prohibited prohibit prohibits prohibition forbidden forbid restricted restrict restriction "
        + "restrictions banned disallowed users user revenue revenues monthly annual million billion mau territory jurisdiction compete competes competing competitive competitor competitors train training trained finetune distill distillation display prominently royalty royalties fee fees pay payment "
        + "terminate terminated consent permission authorization approval register registration registered registering sell selling sale resell host hosting saas ethical ethics harm harmful harassment illegal unlawful politically religious minors "
        + "evil good vegan crypto blockchain gambling disclose disclosure condition conditions purpose purposes");

    /// <summary>Words that grant: where another stands in the place of one, less is granted.</summary>
    public static readonly FrozenSet<uint> Grants = Set(
        "royaltyfree irrevocable irrevocably perpetual worldwide unlimited unrestricted freely permitted permit permits granted grant grants allowed sublicensable transferable nocharge gratis charge");

    /// <summary>Numbers in words.</summary>
    public static readonly FrozenSet<uint> Numbers = Set("two three four five six seven eight nine ten twelve fifteen twenty thirty sixty ninety hundred thousand million billion");

    private static readonly uint Noncommercial = WordHash.Of("noncommercial");
    private static readonly FrozenSet<uint> Commercial = Set("commercial commercially commercials revenue profit saas competing compete competes competitive military warfare weapon weapons surveillance sell selling sold resell resold nuclear");
    private static readonly FrozenSet<uint> Limits = Set("not no only never limited prohibited forbidden without except solely permission consent separate disallowed excluded exclude excluding restricted forbid prohibits additional");
    private static readonly FrozenSet<uint> Demands = Set("requires require required need needs must shall have has paid obliged");
    private static readonly FrozenSet<uint> Payments = Set("pay pays paid fee fees purchase purchased payment subscription royalty royalties");
    private static readonly FrozenSet<uint> Payers = Set("license licence use using commercial company companies organization organizations organisation organisations licensee licensees you user users software");
    private static readonly FrozenSet<uint> Bans = Set("prohibited forbidden banned disallowed excluded");
    private static readonly FrozenSet<uint> Uses = Set("use used using uses distribute distributed sell sold modify modified copy copied deploy deployed train training employ employed offer exercised");
    private static readonly FrozenSet<uint> Subjects = Set("software model models work works license licensed material materials program product code outputs output weights derivative derivatives you licensee library package");
    private static readonly FrozenSet<uint> Modals = Set("may must shall can");
    private static readonly FrozenSet<uint> Scale = Set("million billion monthly annual revenue users mau");
    private static readonly FrozenSet<uint> Comparisons = Set("more above exceed exceeds exceeding over least fewer less greater");
    private static readonly FrozenSet<uint> Users = Set("users revenue mau income turnover customers employees");
    private static readonly FrozenSet<uint> Allowances = Set("permit permits permitted allow allows allowed grant grants granted authorize authorizes authorized licensed include includes extend extends");
    private static readonly FrozenSet<uint> Promises = Set("agree agrees undertake undertakes promise promises warrant warrants covenant covenants");
    private static readonly FrozenSet<uint> Fields = Set("research academic educational evaluation personal internal nonprofit noncommercial");
    private static readonly FrozenSet<uint> Added = Set("additional further extra special");
    private static readonly FrozenSet<uint> Terms = Set("condition conditions restriction restrictions clause term terms exception limitation limitations");
    private static readonly uint Not = WordHash.Of("not");
    private static readonly uint To = WordHash.Of("to");
    private static readonly uint Free = WordHash.Of("free");
    private static readonly uint For = WordHash.Of("for");
    private static readonly uint Cannot = WordHash.Of("cannot");
    private static readonly uint Only = WordHash.Of("only");
    private static readonly uint Solely = WordHash.Of("solely");
    private static readonly uint Notwithstanding = WordHash.Of("notwithstanding");
    private static readonly uint Display = WordHash.Of("display");
    private static readonly uint Prominently = WordHash.Of("prominently");
    private static readonly uint Commons = WordHash.Of("commons");
    private static readonly uint Clause = WordHash.Of("clause");
    private static readonly uint Evil = WordHash.Of("evil");
    private static readonly FrozenSet<uint> Permission = Set("permission consent agreement authorization approval license");
    private static readonly FrozenSet<uint> Ask = Set("written prior obtain request require required requires requested");

    // What the notices of well-known licenses say of themselves.
    private static readonly uint[][] Notices =
    [
        .. new[]
        {
            "you may not use this file except in compliance with the license", "you may obtain a copy of the license at", "you may not use this software except in compliance with the license", "you may not use this product except in compliance with the license",
            "required by applicable law or agreed to in writing software distributed under the license is distributed on an as is basis without warranties or conditions of any kind",
            "third party software notices and or additional terms for licensed third party software components",
            "secondary licenses when the conditions for such availability set forth in the eclipse public license", "without even the implied warranty of merchantability or fitness for a particular purpose",
        }.Select(phrase => phrase.Split(' ').Select(word => WordHash.Of(word)).ToArray()),
    ];

    /// <summary>A sentence without what the notices of well-known licenses say, so that only what they do not say is judged.</summary>
    public static ReadOnlySpan<uint> WithoutNotices(ReadOnlySpan<uint> sentence)
    {
        foreach (uint[] notice in Notices)
        {
            if (sentence.IndexOf(notice) is var at && at >= 0)
            {
                uint[] rest = new uint[sentence.Length - notice.Length];
                sentence[..at].CopyTo(rest);
                sentence[(at + notice.Length)..].CopyTo(rest.AsSpan(at));
                sentence = rest;
            }
        }

        return sentence;
    }

    /// <summary>Whether a sentence says that something the license would grant is restricted.</summary>
    public static bool Restricts(ReadOnlySpan<uint> sentence)
    {
        bool Has(FrozenSet<uint> set, ReadOnlySpan<uint> words)
        {
            foreach (uint word in words)
            {
                if (set.Contains(word))
                {
                    return true;
                }
            }

            return false;
        }

        bool limits = Has(Limits, sentence);
        bool speaksOfUse = Has(Uses, sentence) && Has(Subjects, sentence);
        bool isBan = Has(Bans, sentence) && Has(Uses, sentence) && (speaksOfUse || sentence.Length <= ShortSentence);
        bool isField = Has(Fields, sentence) && (sentence.Contains(Only) || sentence.Contains(Solely) || sentence.IndexOf([Free, For]) >= 0) && Has(Uses, sentence);
        bool isScale = (Has(Scale, sentence) || Has(Comparisons, sentence)) && Has(Users, sentence) && (Has(Modals, sentence) || Has(Permission, sentence));
        bool isPaid = Has(Payments, sentence) && Has(Demands, sentence) && Has(Payers, sentence) && sentence.IndexOf(KnownWords.Copyright) < 0;
        bool isTerm = Has(Added, sentence) && Has(Terms, sentence) && (Has(Subjects, sentence) || Has(Uses, sentence));
        bool isAsked = Has(Permission, sentence) && Has(Ask, sentence) && (limits || Has(Modals, sentence)) && speaksOfUse;
        return sentence.Contains(Noncommercial) || (Has(Commercial, sentence) && (limits || Has(Demands, sentence))) || isBan || isField || isScale || isPaid || isTerm || isAsked || Forbids(sentence)
            || (sentence.Contains(Notwithstanding) && speaksOfUse) || (sentence.Contains(Display) && sentence.Contains(Prominently)) || (sentence.Contains(Commons) && sentence.Contains(Clause)) || (sentence.Contains(Evil) && speaksOfUse);
    }

    // "may not … use", "must not be used", "does not permit use", "agrees not to use": a negation, and a use close behind it.
    private static bool Forbids(ReadOnlySpan<uint> sentence)
    {
        for (int i = 0; i < sentence.Length; i++)
        {
            bool isStart = sentence[i] == Cannot || (i + 1 < sentence.Length && ((Modals.Contains(sentence[i]) && sentence[i + 1] == Not) || (sentence[i] == Not && Allowances.Contains(sentence[i + 1]))))
                || (i + 2 < sentence.Length && Promises.Contains(sentence[i]) && sentence[i + 1] == Not && sentence[i + 2] == To);
            for (int k = i + 1; isStart && k < Math.Min(sentence.Length, i + 8); k++)
            {
                if (Uses.Contains(sentence[k]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static FrozenSet<uint> Set(string words) => words.Split(' ').Select(word => WordHash.Of(word)).ToFrozenSet();
}
