using System.Globalization;

namespace ModelAudit.Reports.Comparison;

/// <summary>What somebody says a provider asks for a million tokens. A price belongs to a version of a model, a provider and a day, never to an alias.</summary>
/// <param name="Model">The model's name or its root digest in lowercase hexadecimal.</param>
/// <param name="Provider">Who offers it.</param>
/// <param name="Currency">The currency (ISO 4217).</param>
/// <param name="Input">For a million input tokens.</param>
/// <param name="Output">For a million output tokens.</param>
/// <param name="Date">The day on which it was seen.</param>
/// <param name="Source">Where it was seen.</param>
public sealed record DeclaredPrice(string Model, string Provider, string Currency, decimal Input, decimal Output, DateOnly Date, string Source)
{
    /// <summary>The age in days beyond which a price is said to be stale.</summary>
    public const int FreshDays = 90;

    /// <summary>The price in one sentence, with its age where it is stale.</summary>
    public string Describe(DateTimeOffset asOf)
    {
        int age = DateOnly.FromDateTime(asOf.UtcDateTime).DayNumber - Date.DayNumber;
        string stale = age > FreshDays ? $", stale: {age} days old" : age < 0 ? ", dated in the future" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{Currency} {Input} in, {Output} out for a million tokens at {Provider} on {Date:yyyy-MM-dd} ({Source}{stale})");
    }
}
