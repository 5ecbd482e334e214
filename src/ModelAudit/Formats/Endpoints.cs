using System.Buffers;

namespace ModelAudit.Formats;

/// <summary>Finds addresses of the network in a text: what has a scheme and a host (RFC 3986, section 3).</summary>
internal static class Endpoints
{
    /// <summary>The longest address that is stated whole, in UTF-16 code units.</summary>
    private const int LongestValue = 512;

    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'`<>\\^{}|)]");

    private static readonly string[] Schemes = ["https", "http", "ftp", "ftps", "sftp", "ws", "wss", "tcp", "udp", "grpc", "ssh", "redis", "mongodb", "postgres", "postgresql", "mysql", "amqp", "smb", "ldap", "ldaps", "socks5"];

    /// <summary>The addresses, in order.</summary>
    public static IEnumerable<Endpoint> In(string text)
    {
        for (int at = 0; (at = text.IndexOf("://", at, StringComparison.Ordinal)) >= 0; at += 3)
        {
            int start = at;
            while (start > 0 && at - start < 12 && char.IsAsciiLetterOrDigit(text[start - 1]))
            {
                start--;
            }

            string scheme = text[start..at].ToLowerInvariant();
            if (!Schemes.Contains(scheme))
            {
                continue;
            }

            int length = text.AsSpan(at + 3).IndexOfAny(Ends);
            string rest = (length < 0 ? text[(at + 3)..] : text.Substring(at + 3, length)).TrimEnd('.', ',', ';', ':', '!', '?');
            if (HostOf(rest) is { } host)
            {
                string value = $"{scheme}://{WithoutPassword(rest)}";
                yield return new Endpoint(value.Length <= LongestValue ? value : value[..LongestValue], host, start);
            }
        }
    }

    // A password in an address is a secret of its own, and never shown.
    private static string WithoutPassword(string rest)
    {
        int end = rest.AsSpan().IndexOfAny("/?#");
        int user = end < 0 ? rest.LastIndexOf('@') : rest.LastIndexOf('@', end);
        return user > 0 && rest.AsSpan(0, user).Contains(':') ? $"…{rest[user..]}" : rest;
    }

    // A host has a dot, is an address in brackets, or is the machine itself; a lone word is a placeholder.
    private static string? HostOf(string rest)
    {
        int end = rest.AsSpan().IndexOfAny("/?#");
        string authority = end < 0 ? rest : rest[..end];
        string host = authority[(authority.LastIndexOf('@') + 1)..];
        if (host.StartsWith('['))
        {
            return host.ToLowerInvariant();
        }

        int port = host.IndexOf(':', StringComparison.Ordinal);
        host = (port < 0 ? host : host[..port]).ToLowerInvariant();
        return host.Contains('.', StringComparison.Ordinal) && host.Length is > 3 and <= 253 && host.All(character => char.IsLetterOrDigit(character) || character is '.' or '-' or '_') && char.IsLetterOrDigit(host[0]) ? host : null;
    }
}
