using System.Security.Cryptography;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

public sealed class EcdsaSignatureTests
{
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
    private const string OrderMinusOne = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550";

    [Theory]
    [InlineData("3006020101020101")]
    [InlineData("300702020080020101")]
    [InlineData("3026022100" + OrderMinusOne + "020101")]
    public void Strict_der_is_accepted(string hex) => Assert.True(EcdsaSignature.IsStrict(Convert.FromHexString(hex), EcdsaSignature.Order(SigningKeyKind.EcdsaP256)));

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("30", "no length")]
    [InlineData("3000", "no integers")]
    [InlineData("3003020101", "one integer")]
    [InlineData("3009020101020101020101", "three integers")]
    [InlineData("300602010102010100", "something behind the sequence")]
    [InlineData("30080201010201010500", "something in the sequence")]
    [InlineData("3007020101020101", "length too large")]
    [InlineData("3005020101020101", "length too small")]
    [InlineData("308106020101020101", "length in two bytes")]
    [InlineData("30820006020101020101", "length in three bytes")]
    [InlineData("30800201010201010000", "indefinite length")]
    [InlineData("3007028101010201 01", "integer length in two bytes")]
    [InlineData("3006020100020101", "r is zero")]
    [InlineData("3006020101020100", "s is zero")]
    [InlineData("30060201FF020101", "r is negative")]
    [InlineData("3006020101020180", "s misses its leading zero")]
    [InlineData("300702020001020101", "r has a superfluous zero")]
    [InlineData("300702010102020001", "s has a superfluous zero")]
    [InlineData("3005020002 0101", "r has no byte")]
    [InlineData("3026022100" + Order + "020101", "r is the order")]
    [InlineData("3026020101022100" + Order, "s is the order")]
    [InlineData("3025022 0" + OrderMinusOne + "020101", "r misses its leading zero")]
    [InlineData("302702220100" + OrderMinusOne + "020101", "r is far too large")]
    [InlineData("3106020101020101", "a set")]
    [InlineData("1006020101020101", "a primitive sequence")]
    [InlineData("3006030101020101", "a bit string")]
    [InlineData("3006220101020101", "a constructed integer")]
    [InlineData("3006020101010101", "a boolean")]
    [InlineData("3006090101020101", "a real number")]
    [InlineData("A006020101020101", "a context tag")]
    [InlineData("0001", "raw bytes")]
    public void Anything_else_is_refused(string hex, string what) =>
        Assert.False(EcdsaSignature.IsStrict(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)), EcdsaSignature.Order(SigningKeyKind.EcdsaP256)), what);

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    public async Task Every_signature_we_make_is_strict(SigningKeyKind kind)
    {
        using var signer = KeySigner.Generate(kind);
        for (int i = 0; i < 200; i++)
        {
            ReadOnlyMemory<byte> signature = await signer.SignAsync(new byte[] { (byte)i }, CancellationToken.None);
            Assert.True(EcdsaSignature.IsStrict(signature.Span, EcdsaSignature.Order(kind)));
        }
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    public void The_orders_are_those_of_the_curves(SigningKeyKind kind)
    {
        // A private key is smaller than the order, and one close to it is never drawn: a key of "order - 1" works, one of "order" does not.
        ECCurve curve = kind switch { SigningKeyKind.EcdsaP256 => ECCurve.NamedCurves.nistP256, SigningKeyKind.EcdsaP384 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 };
        byte[] order = EcdsaSignature.Order(kind).ToArray();
        byte[] less = [.. order[..^1], (byte)(order[^1] - 1)];
        using ECDsa generator = ECDsa.Create(new ECParameters { Curve = curve, D = One(order.Length) });
        using ECDsa inverse = ECDsa.Create(new ECParameters { Curve = curve, D = less });
        Assert.Equal(generator.ExportParameters(false).Q.X, inverse.ExportParameters(false).Q.X);
    }

    private static byte[] One(int length)
    {
        byte[] one = new byte[length];
        one[^1] = 1;
        return one;
    }
}
