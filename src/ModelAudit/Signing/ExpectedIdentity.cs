using System.Text.RegularExpressions;

namespace ModelAudit.Signing;

/// <summary>Whom a certificate has to name.</summary>
public sealed record ExpectedIdentity
{
    private readonly Regex? pattern;

    /// <summary>Expects a name.</summary>
    /// <param name="name">An e-mail address, URI, DNS name or user name among the subject alternative names, exactly.</param>
    /// <param name="issuer">Who has to have authenticated the signer, exactly: the URL of the OpenID issuer that a keyless certificate states. Keyless signatures need one.</param>
    public ExpectedIdentity(string name, string? issuer = null)
        : this(name, issuer, pattern: null)
    {
    }

    private ExpectedIdentity(string name, string? issuer, Regex? pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Issuer = issuer;
        this.pattern = pattern;
    }

    /// <summary>The name, or the pattern.</summary>
    public string Name { get; }

    /// <summary>Who has to have authenticated the signer; null when it does not matter.</summary>
    public string? Issuer { get; }

    /// <summary>Whether <see cref="Name"/> is a pattern.</summary>
    public bool IsPattern => pattern is not null;

    /// <summary>Expects a name that fits a pattern.</summary>
    /// <param name="pattern">A regular expression that a whole name has to match; without back references and look-around.</param>
    /// <param name="issuer">Who has to have authenticated the signer, exactly.</param>
    /// <exception cref="ArgumentException">It is no such expression.</exception>
    public static ExpectedIdentity Matching(string pattern, string? issuer = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        try
        {
            // Compiled alone first: what closes a group that it did not open must not undo the anchors.
            _ = new Regex(pattern, Options);
            return new ExpectedIdentity(pattern, issuer, new Regex($@"\A(?:{pattern})\z", Options));
        }
        catch (NotSupportedException exception)
        {
            throw new ArgumentException(exception.Message, nameof(pattern));
        }
    }

    /// <summary>Expects a name, whoever authenticated the signer.</summary>
    /// <param name="name">The name.</param>
    public static ExpectedIdentity FromString(string name) => new(name);

    /// <summary>Expects a name, whoever authenticated the signer.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator ExpectedIdentity(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => Issuer is null ? Name : $"{Name} (authenticated by {Issuer})";

    internal bool Fits(IEnumerable<string> names, string? issuer) =>
        (Issuer is null || Issuer == issuer) && names.Any(name => pattern?.IsMatch(name) ?? name == Name);

    /// <inheritdoc/>
    public bool Equals(ExpectedIdentity? other) => other is not null && Name == other.Name && Issuer == other.Issuer && IsPattern == other.IsPattern;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Issuer, IsPattern);
}
