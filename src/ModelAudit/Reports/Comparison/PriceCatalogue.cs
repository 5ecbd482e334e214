using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Evidence;

namespace ModelAudit.Reports.Comparison;

/// <summary>Declared prices, read from a JSON file: <c>{ "prices": [ { "model", "provider", "currency", "input", "output", "date", "source" } ] }</c>; amounts are strings.</summary>
public sealed class PriceCatalogue
{
    private static readonly DocumentShape Root = new("a price catalogue", ["prices"], "description");
    private static readonly DocumentShape Entry = new("a price", ["model", "provider", "currency", "input", "output", "date", "source"]);

    private PriceCatalogue(ImmutableArray<DeclaredPrice> prices) => Prices = prices;

    /// <summary>The prices in the order of the file.</summary>
    public ImmutableArray<DeclaredPrice> Prices { get; }

    /// <summary>Reads a catalogue.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">It is none; says where and why.</exception>
    public static PriceCatalogue Read(ReadOnlySpan<byte> utf8, string name)
    {
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        reader.ExpectObject();
        ImmutableArray<DeclaredPrice> prices = [];
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string member))
        {
            if (member == "prices")
            {
                prices = reader.Array(static (scoped ref DocumentReader at) => ReadPrice(ref at));
            }
            else
            {
                _ = reader.String();
            }
        }

        reader.ReadEnd();
        return new PriceCatalogue(prices);
    }

    /// <summary>The prices of a model, by its name or its root digest.</summary>
    public IEnumerable<DeclaredPrice> For(string model, Sha256Digest? root) => Prices.Where(price => price.Model == model || (root is { } digest && price.Model == digest.Hex));

    private static DeclaredPrice ReadPrice(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        decimal input = 0;
        decimal output = 0;
        DateOnly date = default;
        ulong seen = 0;
        while (Entry.Next(ref reader, ref seen, out string member))
        {
            switch (member)
            {
                case "input": input = Amount(ref reader); break;
                case "output": output = Amount(ref reader); break;
                case "date":
                    if (!DateOnly.TryParseExact(reader.String(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
                    {
                        throw reader.Problem("A date is written as \"2026-01-31\".");
                    }

                    break;
                default: texts[member] = reader.String(); break;
            }
        }

        return new DeclaredPrice(texts["model"], texts["provider"], texts["currency"], input, output, date, texts["source"]);
    }

    private static decimal Amount(scoped ref DocumentReader reader) =>
        decimal.TryParse(reader.String(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) ? amount : throw reader.Problem("An amount is written as \"0.55\", in quotes.");
}
