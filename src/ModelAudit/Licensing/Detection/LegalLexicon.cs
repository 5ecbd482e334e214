namespace ModelAudit.Licensing.Detection;

/// <summary>Words that change what a license grants, by their digests.</summary>
internal static class LegalLexicon
{
    private const int ShortSentence = 25;

    /// <summary>Words that turn a statement around.</summary>
    public static readonly WordSet Negations = WordSet.Of("not no without except unless never neither nor only solely excluding cannot none must shall may");

    /// <summary>Words that belong to a restriction of use, of field, of size or of place.</summary>
    public static readonly WordSet Restrictions = WordSet.Of(
        "commercial commercially commercials noncommercial noncommercially nonprofit academic research evaluation personal internal military warfare weapon weapons surveillance nuclear biometric prohibited prohibit prohibits prohibition forbidden forbid restricted restrict restriction "
        + "restrictions banned disallowed users user revenue revenues monthly annual million billion mau territory jurisdiction compete competes competing competitive competitor competitors train training trained finetune distill distillation display prominently royalty royalties fee fees pay payment "
        + "terminate terminated consent permission authorization approval register registration registered registering sell selling sale resell host hosting saas ethical ethics harm harmful harassment illegal unlawful politically religious minors "
        + "evil good vegan crypto blockchain gambling disclose disclosure condition conditions purpose purposes");

    /// <summary>Words that grant: where another stands in the place of one, less is granted.</summary>
    public static readonly WordSet Grants = WordSet.Of(
        "royaltyfree irrevocable irrevocably perpetual worldwide unlimited unrestricted freely permitted permit permits granted grant grants allowed sublicensable transferable nocharge gratis charge");

    /// <summary>Numbers in words.</summary>
    public static readonly WordSet Numbers = WordSet.Of("two three four five six seven eight nine ten twelve fifteen twenty thirty sixty ninety hundred thousand million billion");

    private static readonly uint Noncommercial = WordHash.Of("noncommercial");
    private static readonly WordSet Commercial = WordSet.Of("commercial commercially commercials revenue profit saas competing compete competes competitive military warfare weapon weapons surveillance sell selling sold resell resold nuclear");
    private static readonly WordSet Limits = WordSet.Of("not no only never limited prohibited forbidden without except solely permission consent separate disallowed excluded exclude excluding restricted forbid prohibits additional");
    private static readonly WordSet Demands = WordSet.Of("requires require required need needs must shall have has paid obliged");
    private static readonly WordSet Payments = WordSet.Of("pay pays paid fee fees purchase purchased payment subscription royalty royalties");
    private static readonly WordSet Payers = WordSet.Of("license licence use using commercial company companies organization organizations organisation organisations licensee licensees you user users software");
    private static readonly WordSet Bans = WordSet.Of("prohibited forbidden banned disallowed excluded");
    private static readonly WordSet Uses = WordSet.Of("use used using uses distribute distributed sell sold modify modified copy copied deploy deployed train training employ employed offer exercised");
    private static readonly WordSet Subjects = WordSet.Of("software model models work works license licensed material materials program product code outputs output weights derivative derivatives you licensee library package");
    private static readonly WordSet Modals = WordSet.Of("may must shall can");
    private static readonly WordSet Scale = WordSet.Of("million billion monthly annual revenue users mau");
    private static readonly WordSet Comparisons = WordSet.Of("more above exceed exceeds exceeding over least fewer less greater");
    private static readonly WordSet Users = WordSet.Of("users revenue mau income turnover customers employees");
    private static readonly WordSet Allowances = WordSet.Of("permit permits permitted allow allows allowed grant grants granted authorize authorizes authorized licensed include includes extend extends");
    private static readonly WordSet Promises = WordSet.Of("agree agrees undertake undertakes promise promises warrant warrants covenant covenants");
    private static readonly WordSet Fields = WordSet.Of("research academic educational evaluation personal internal nonprofit noncommercial");
    private static readonly WordSet Added = WordSet.Of("additional further extra special");
    private static readonly WordSet Terms = WordSet.Of("condition conditions restriction restrictions clause term terms exception limitation limitations");
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
    private static readonly WordSet Permission = WordSet.Of("permission consent agreement authorization approval license");
    private static readonly WordSet Ask = WordSet.Of("written prior obtain request require required requires requested");

    // What the notices of well-known licenses say of themselves.
    private static readonly uint[][] Notices =
    [
        .. new[]
        {
            "you may not use this file except in compliance with the license", "you may obtain a copy of the license at", "you can obtain a copy of the license at", "you may not use this software except in compliance with the license", "you may not use this product except in compliance with the license",
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
        bool limits = Limits.ContainsAny(sentence);
        bool speaksOfUse = Uses.ContainsAny(sentence) && Subjects.ContainsAny(sentence);
        bool isBan = Bans.ContainsAny(sentence) && Uses.ContainsAny(sentence) && (speaksOfUse || sentence.Length <= ShortSentence);
        bool isField = Fields.ContainsAny(sentence) && (sentence.Contains(Only) || sentence.Contains(Solely) || sentence.IndexOf([Free, For]) >= 0) && Uses.ContainsAny(sentence);
        bool isScale = (Scale.ContainsAny(sentence) || Comparisons.ContainsAny(sentence)) && Users.ContainsAny(sentence) && (Modals.ContainsAny(sentence) || Permission.ContainsAny(sentence));
        bool isPaid = Payments.ContainsAny(sentence) && Demands.ContainsAny(sentence) && Payers.ContainsAny(sentence) && sentence.IndexOf(KnownWords.Copyright) < 0;
        bool isTerm = Added.ContainsAny(sentence) && Terms.ContainsAny(sentence) && (Subjects.ContainsAny(sentence) || Uses.ContainsAny(sentence));
        bool isAsked = Permission.ContainsAny(sentence) && Ask.ContainsAny(sentence) && (limits || Modals.ContainsAny(sentence)) && speaksOfUse;
        return sentence.Contains(Noncommercial) || (Commercial.ContainsAny(sentence) && (limits || Demands.ContainsAny(sentence))) || isBan || isField || isScale || isPaid || isTerm || isAsked || Forbids(sentence)
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
}
