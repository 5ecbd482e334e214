namespace ModelAudit.Licensing.Detection;

/// <summary>Spellings that mean the same (SPDX License List, equivalent words; SPDX 3.0.1 annex B.7).</summary>
internal static class VarietalWords
{
    private static readonly Dictionary<string, string> Words = Pairs();
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly Dictionary<uint, uint> Digests = Hashed();

    /// <summary>The spellings that are replaced, with what stands for them.</summary>
    public static IReadOnlyDictionary<string, string> All => Words;

    /// <summary>The word that stands for all spellings of a word.</summary>
    public static string Of(ReadOnlySpan<char> word) => Lookup.TryGetValue(word, out string? common) ? common : word.ToString();

    /// <summary>The digest that stands for all spellings of a digest's word.</summary>
    public static uint Of(uint word) => Digests.GetValueOrDefault(word, word);

    private static Dictionary<uint, uint> Hashed()
    {
        var result = new Dictionary<uint, uint>();
        foreach (KeyValuePair<string, string> pair in Words)
        {
            result.Add(WordHash.Of(pair.Key), WordHash.Of(pair.Value));
        }

        return result;
    }

    // American spelling stands for the British one, in all the forms that occur.
    private static Dictionary<string, string> Pairs()
    {
        string[] pairs =
        [
            "acknowledgement=acknowledgment", "acknowledgements=acknowledgments", "analog=analogue", "analyse=analyze", "analysed=analyzed", "analysing=analyzing", "artefact=artifact",
            "artefacts=artifacts", "authorisation=authorization", "authorisations=authorizations", "authorise=authorize", "authorised=authorized", "authorising=authorizing", "behaviour=behavior",
            "calibre=caliber", "cancelled=canceled", "capitalisations=capitalizations", "catalogue=catalog", "categorise=categorize", "centre=center", "colour=color", "customise=customize",
            "customised=customized", "defence=defense", "emphasised=emphasized", "favour=favor", "favourite=favorite", "fulfil=fulfill", "fulfils=fulfills", "fulfilment=fulfillment",
            "honour=honor", "initialise=initialize", "judgement=judgment", "labelling=labeling", "labour=labor", "licence=license", "licenced=licensed", "licencee=licensee", "licences=licenses",
            "licencing=licensing", "maximise=maximize", "minimise=minimize", "modelled=modeled", "modelling=modeling", "offence=offense", "optimise=optimize", "organisation=organization",
            "organisations=organizations", "organise=organize", "organised=organized", "practise=practice", "programme=program", "realise=realize", "recognise=recognize", "recognised=recognized",
            "signalling=signaling", "sublicence=sublicense", "sublicences=sublicenses", "sublicenced=sublicensed", "sublicencing=sublicensing", "utilisation=utilization", "utilise=utilize",
            "utilised=utilized", "whilst=while", "wilful=willful", "wilfully=willfully", "unauthorised=unauthorized", "neighbouring=neighboring",
        ];
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in pairs)
        {
            int separator = pair.IndexOf('=', StringComparison.Ordinal);
            result.Add(pair[..separator], pair[(separator + 1)..]);
        }

        return result;
    }
}
