using ModelAudit.Evidence;

namespace ModelAudit.Signing;

/// <summary>Reads the file that says whom to trust.</summary>
internal static class VerificationPolicyReader
{
    private const string Title = "a trust policy";

    private static readonly DocumentShape Root = new(Title, ["schema"], "keys", "roots", "timestampRoots", "sigstore", "identities");

    private static readonly DocumentShape Identity = new("an identity of " + Title, [], "name", "pattern", "issuer");

    /// <summary>Reads a policy.</summary>
    /// <exception cref="InvalidInputException">It is not strict JSON, has other members, or something in it cannot be read.</exception>
    public static VerificationPolicy Read(ReadOnlyMemory<byte> utf8, string document)
    {
        var reader = new DocumentReader(utf8.Span, document);
        reader.ReadToken();
        reader.ExpectObject();
        var policy = new VerificationPolicy();
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "schema": reader.ExpectSchema(VerificationPolicy.Schema); break;
                case "keys": policy = policy with { PublicKeys = reader.Array(static (scoped ref DocumentReader at) => Key(ref at)) }; break;
                case "roots": policy = policy with { Roots = reader.Array(static (scoped ref DocumentReader at) => Certificates(ref at)) }; break;
                case "timestampRoots": policy = policy with { TimestampRoots = reader.Array(static (scoped ref DocumentReader at) => Certificates(ref at)) }; break;
                case "sigstore": policy = policy with { TrustedRoot = Sigstore(ref reader, utf8) }; break;
                default: policy = policy with { Identities = reader.Array(static (scoped ref DocumentReader at) => ReadIdentity(ref at)) }; break;
            }
        }

        reader.ReadEnd();
        return policy;
    }

    private static string Key(scoped ref DocumentReader reader)
    {
        string pem = reader.String();
        try
        {
            foreach (SigningKey key in TrustedKeys.Read(pem))
            {
                key.Dispose();
            }

            return pem;
        }
        catch (FormatException exception)
        {
            throw reader.Problem(exception.Message);
        }
    }

    private static string Certificates(scoped ref DocumentReader reader)
    {
        string pem = reader.String();
        try
        {
            CertificateReader.Dispose(CertificateReader.ReadPem(pem, "roots"));
            return pem;
        }
        catch (InvalidInputException exception)
        {
            throw reader.Problem(exception.Problems[0].Message);
        }
    }

    private static TrustedRoot Sigstore(scoped ref DocumentReader reader, ReadOnlyMemory<byte> utf8)
    {
        reader.ExpectObject();
        int start = reader.TokenStart;
        reader.Skip();
        try
        {
            return TrustedRoot.Parse(utf8[start..reader.TokenEnd], "sigstore");
        }
        catch (InvalidInputException exception)
        {
            throw reader.Problem("The trusted root cannot be read: " + exception.Problems[0].Message);
        }
    }

    private static ExpectedIdentity ReadIdentity(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        (string? exact, string? pattern, string? issuer) = (null, null, null);
        ulong seen = 0;
        while (Identity.Next(ref reader, ref seen, out string member))
        {
            switch (member)
            {
                case "name": exact = reader.String(); break;
                case "pattern": pattern = reader.String(); break;
                default: issuer = reader.String(); break;
            }
        }

        if ((exact is null) == (pattern is null))
        {
            throw reader.Problem("An identity has either a name or a pattern.");
        }

        try
        {
            return exact is not null ? new ExpectedIdentity(exact, issuer) : ExpectedIdentity.Matching(pattern!, issuer);
        }
        catch (ArgumentException exception)
        {
            throw reader.Problem(exception.Message);
        }
    }
}
