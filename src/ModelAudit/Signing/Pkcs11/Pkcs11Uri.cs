namespace ModelAudit.Signing.Pkcs11;

/// <summary>Which key of which token (RFC 7512). Only what names a token, a key and the module is read; a PIN in it is refused, because others can see it.</summary>
internal sealed record Pkcs11Uri
{
    private const string Scheme = "pkcs11:";

    /// <summary>The label of the token; null for any.</summary>
    public string? Token { get; private init; }

    /// <summary>The serial number of the token; null for any.</summary>
    public string? Serial { get; private init; }

    /// <summary>The label of the key; null for any.</summary>
    public string? Label { get; private init; }

    /// <summary>The id of the key; null for any.</summary>
    public byte[]? Id { get; private init; }

    /// <summary>The path of the module; null when it is given elsewhere.</summary>
    public string? Module { get; private init; }

    /// <summary>Reads a URI.</summary>
    /// <exception cref="FormatException">It is none, or names something that is not read; one sentence.</exception>
    public static Pkcs11Uri Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw new FormatException($"A key on a token is named as '{Scheme}token=…;object=…?module-path=…'.");
        }

        var uri = new Pkcs11Uri();
        string[] parts = text[Scheme.Length..].Split('?', 2);
        foreach (string item in parts[0].Split(';', StringSplitOptions.RemoveEmptyEntries).Concat(parts.Length > 1 ? parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries) : []))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? item : item[..equals];
            string value = equals < 0 ? string.Empty : item[(equals + 1)..];
            uri = name switch
            {
                "token" => uri with { Token = Uri.UnescapeDataString(value) },
                "serial" => uri with { Serial = Uri.UnescapeDataString(value) },
                "object" => uri with { Label = Uri.UnescapeDataString(value) },
                "id" => uri with { Id = Bytes(value) },
                "type" when value == "private" => uri,
                "module-path" => uri with { Module = Uri.UnescapeDataString(value) },
                "pin-value" or "pin-source" => throw new FormatException("A PIN is not given in the URI, where others can see it."),
                _ => throw new FormatException($"'{name}' in the URI of a key on a token is not supported."),
            };
        }

        return uri.Label is null && uri.Id is null ? throw new FormatException("The URI does not say which key: add 'object=…' or 'id=…'.") : uri;
    }

    private static byte[] Bytes(string value)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '%')
            {
                bytes.Add(char.IsAscii(value[i]) ? (byte)value[i] : throw new FormatException("The id of a key is written in ASCII and %XX."));
                continue;
            }

            bytes.Add(i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2])
                ? Convert.FromHexString(value.AsSpan(i + 1, 2))[0]
                : throw new FormatException("The id of a key is written in ASCII and %XX."));
            i += 2;
        }

        return [.. bytes];
    }
}
