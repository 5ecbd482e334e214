using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModelAudit.Evidence;

namespace ModelAudit.Signing.Sigstore;

/// <summary>Reads the entries of transparency logs in a bundle (protobuf-specs, TransparencyLogEntry, in the JSON form of protobuf).</summary>
internal static class LogEntryReader
{
    private const string Bundle = "of a Sigstore bundle";

    // The last second of the year 9999.
    private const long MaximumTime = 253_402_300_799;

    // A proof in a tree of 2^64 leaves.
    private const int MaximumHashes = 64;

    private static readonly DocumentShape Entry = new(
        "a log entry " + Bundle, ["logId", "kindVersion", "canonicalizedBody"], "logIndex", "integratedTime", "inclusionPromise", "inclusionProof");

    private static readonly DocumentShape Id = new("the id of a log " + Bundle, ["keyId"]);

    private static readonly DocumentShape Kind = new("the kind of a log entry " + Bundle, ["kind", "version"]);

    private static readonly DocumentShape Promise = new("the promise of a log " + Bundle, ["signedEntryTimestamp"]);

    private static readonly DocumentShape Proof = new("an inclusion proof " + Bundle, ["rootHash", "treeSize", "checkpoint"], "logIndex", "hashes");

    private static readonly DocumentShape Note = new("a checkpoint " + Bundle, ["envelope"]);

    /// <summary>Reads the entry at which the reader stands.</summary>
    /// <returns>Null when something in it is not base64.</returns>
    public static LogEntry? Read(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var entry = new LogEntry();
        bool damaged = false;
        ulong seen = 0;
        while (Entry.Next(ref reader, ref seen, out string name))
        {
            if (reader.Token == JsonTokenType.Null)
            {
                continue;
            }

            switch (name)
            {
                case "logIndex": entry = entry with { LogIndex = Number(ref reader, long.MaxValue) }; break;
                case "integratedTime": entry = entry with { IntegratedTime = Number(ref reader, MaximumTime) }; break;
                case "logId": entry = entry with { LogId = Good(One(ref reader, Id), ref damaged) }; break;
                case "kindVersion": entry = ReadKind(ref reader, entry); break;
                case "inclusionPromise": entry = entry with { Promise = Good(One(ref reader, Promise), ref damaged) }; break;
                case "inclusionProof": entry = entry with { Proof = ReadProof(ref reader, ref damaged) }; break;
                default: entry = entry with { Body = Good(reader.Bytes(), ref damaged) }; break;
            }
        }

        return damaged ? null : entry;
    }

    private static LogEntry ReadKind(scoped ref DocumentReader reader, LogEntry entry)
    {
        reader.ExpectObject();
        ulong seen = 0;
        while (Kind.Next(ref reader, ref seen, out string name))
        {
            entry = name == "kind" ? entry with { Kind = reader.String() } : entry with { Version = reader.String() };
        }

        return entry;
    }

    private static InclusionProof ReadProof(scoped ref DocumentReader reader, ref bool damaged)
    {
        reader.ExpectObject();
        var proof = new InclusionProof();
        ulong seen = 0;
        while (Proof.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "logIndex": proof = proof with { Index = Number(ref reader, long.MaxValue) }; break;
                case "treeSize": proof = proof with { TreeSize = Number(ref reader, long.MaxValue) }; break;
                case "rootHash": proof = proof with { Root = Good(reader.Bytes(), ref damaged) }; break;
                case "checkpoint": proof = proof with { Checkpoint = ReadNote(ref reader) }; break;
                default:
                    ImmutableArray<byte[]?> hashes = reader.Array(static (scoped ref DocumentReader at) => at.Bytes());
                    damaged |= hashes.Contains(null);
                    proof = hashes.Length <= MaximumHashes
                        ? proof with { Hashes = [.. hashes.OfType<byte[]>()] }
                        : throw reader.Problem(string.Create(CultureInfo.InvariantCulture, $"An inclusion proof has at most {MaximumHashes} hashes."));
                    break;
            }
        }

        return proof;
    }

    private static string ReadNote(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string note = string.Empty;
        ulong seen = 0;
        while (Note.Next(ref reader, ref seen, out _))
        {
            note = reader.String();
        }

        return note;
    }

    private static byte[]? One(scoped ref DocumentReader reader, DocumentShape shape)
    {
        reader.ExpectObject();
        byte[]? bytes = null;
        ulong seen = 0;
        while (shape.Next(ref reader, ref seen, out _))
        {
            bytes = reader.Bytes();
        }

        return bytes;
    }

    private static byte[] Good(byte[]? bytes, ref bool damaged)
    {
        damaged |= bytes is null;
        return bytes ?? [];
    }

    // The JSON form of protobuf writes 64-bit integers as strings, and readers accept numbers too.
    private static long Number(scoped ref DocumentReader reader, long maximum)
    {
        if (reader.Token != JsonTokenType.String)
        {
            return reader.Count() is var number && number <= maximum ? number : throw reader.Problem("The number is too large.");
        }

        string text = reader.String();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= maximum && (text.Length == 1 || text[0] != '0')
            ? value
            : throw reader.Problem("Here must be a whole number from 0, without leading zeros.");
    }
}
