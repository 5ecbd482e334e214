using System.Globalization;
using System.Text;

namespace ModelAudit.Signing;

/// <summary>The Dead Simple Signing Envelope (DSSE protocol v1.0): what exactly is signed.</summary>
internal static class Dsse
{
    /// <summary>The payload type of in-toto statements.</summary>
    public const string InTotoPayloadType = "application/vnd.in-toto+json";

    /// <summary>The pre-authentication encoding: "DSSEv1", the lengths in bytes as decimal digits, type and payload, one space between each.</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload) => [.. Head(payloadType, payload.Length), .. payload];

    /// <summary>What comes before the payload in the encoding.</summary>
    public static byte[] Head(string payloadType, long payloadLength) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payloadLength} "));
}
