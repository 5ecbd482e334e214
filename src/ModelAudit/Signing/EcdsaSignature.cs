using System.Formats.Asn1;

namespace ModelAudit.Signing;

/// <summary>
/// The ASN.1 form of an ECDSA signature (RFC 3279, section 2.2.3), checked strictly. The platform's own check lets some encodings
/// pass that are not DER, so that one signature would have several byte forms.
/// </summary>
internal static class EcdsaSignature
{
    /// <summary>Whether the bytes are the one DER encoding of two integers from 1 to the order of the curve minus 1.</summary>
    /// <param name="signature">The bytes.</param>
    /// <param name="order">The order of the curve's base point, big-endian.</param>
    public static bool IsStrict(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> order)
    {
        try
        {
            var reader = new AsnReader(signature.ToArray(), AsnEncodingRules.DER);
            AsnReader sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            ReadOnlySpan<byte> r = sequence.ReadIntegerBytes().Span;
            ReadOnlySpan<byte> s = sequence.ReadIntegerBytes().Span;
            sequence.ThrowIfNotEmpty();
            return IsInRange(r, order) && IsInRange(s, order);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The DER encoding of a signature that is written as two numbers of one length (IEEE P1363).</summary>
    public static byte[] ToDer(ReadOnlySpan<byte> octets)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Digits(octets[..(octets.Length / 2)]));
            writer.WriteIntegerUnsigned(Digits(octets[(octets.Length / 2)..]));
        }

        return writer.Encode();
    }

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> number) => number.TrimStart((byte)0) is { IsEmpty: false } digits ? digits : [0];

    /// <summary>The order of the base point of a curve (FIPS 186-4, appendix D.1.2), big-endian.</summary>
    public static ReadOnlySpan<byte> Order(SigningKeyKind kind) => kind switch
    {
        SigningKeyKind.EcdsaP256 =>
        [
            0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
        ],
        SigningKeyKind.EcdsaP384 =>
        [
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xC7, 0x63, 0x4D, 0x81, 0xF4, 0x37, 0x2D, 0xDF,
            0x58, 0x1A, 0x0D, 0xB2, 0x48, 0xB0, 0xA7, 0x7A, 0xEC, 0xEC, 0x19, 0x6A, 0xCC, 0xC5, 0x29, 0x73,
        ],
        SigningKeyKind.EcdsaP521 =>
        [
            0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFF, 0xFA, 0x51, 0x86, 0x87, 0x83, 0xBF, 0x2F, 0x96, 0x6B, 0x7F, 0xCC, 0x01, 0x48, 0xF7, 0x09,
            0xA5, 0xD0, 0x3B, 0xB5, 0xC9, 0xB8, 0x89, 0x9C, 0x47, 0xAE, 0xBB, 0x6F, 0xB7, 0x1E, 0x91, 0x38,
            0x64, 0x09,
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool IsInRange(ReadOnlySpan<byte> integer, ReadOnlySpan<byte> order)
    {
        // A first byte of 0x80 or more is a negative number; DER leaves at most one zero before the digits.
        if (integer[0] >= 0x80)
        {
            return false;
        }

        ReadOnlySpan<byte> digits = integer.TrimStart((byte)0);
        return !digits.IsEmpty
            && (digits.Length < order.Length || (digits.Length == order.Length && digits.SequenceCompareTo(order) < 0));
    }
}
