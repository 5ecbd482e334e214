using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>Hashes what a source lists and compares it with evidence. Nothing is parsed.</summary>
internal static class ModelComparer
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Compares.</summary>
    public static async Task<ModelComparison> CompareAsync(AuditEvidence evidence, IArtifactSource source, int jobs, CancellationToken cancellationToken)
    {
        var entries = new List<ArtifactFile>();
        await foreach (ArtifactFile entry in source.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(entry);
        }

        var found = new ConcurrentDictionary<string, (long Length, Sha256Digest? Digest, string? Problem)>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            entries.Where(entry => entry.Open is not null),
            new ParallelOptions { MaxDegreeOfParallelism = jobs == 0 ? Environment.ProcessorCount : jobs, CancellationToken = cancellationToken },
            (entry, token) =>
            {
                found[entry.Path.Value] = Hash(entry, token);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        return new Comparison(evidence, entries, found).Make();
    }

    private static (long Length, Sha256Digest? Digest, string? Problem) Hash(ArtifactFile entry, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using OpenedFile file = OpenedFile.Of(entry);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long offset = 0;
            for (int read; (read = file.Read(buffer, offset)) > 0; offset += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer.AsSpan(0, read));
            }

            return (offset, Sha256Digest.FromBytes(hash.GetHashAndReset()), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (0, null, exception.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Comparison(
        AuditEvidence evidence,
        List<ArtifactFile> entries,
        IReadOnlyDictionary<string, (long Length, Sha256Digest? Digest, string? Problem)> found)
    {
        private readonly List<ArtifactPath> missing = [];
        private readonly List<ArtifactPath> extra = [];
        private readonly List<FileChange> changed = [];
        private readonly List<(ArtifactPath Path, string Reason)> notCompared = [];

        public ModelComparison Make()
        {
            // Files inside containers are covered by their container.
            Dictionary<string, FileEvidence> expected = evidence.Files
                .Where(file => !file.Path.IsMember)
                .ToDictionary(file => file.Path.Value, StringComparer.Ordinal);
            HashSet<string> recorded = Recorded();
            foreach (ArtifactFile entry in entries)
            {
                if (expected.Remove(entry.Path.Value, out FileEvidence? file))
                {
                    Compare(file, entry);
                }
                else if (!recorded.Contains(entry.Path.Value + "\n" + entry.LinkTarget))
                {
                    extra.Add(entry.Path);
                }
            }

            missing.AddRange(expected.Values.Select(file => file.Path));
            return new ModelComparison
            {
                Missing = [.. missing.Order()],
                Extra = [.. extra.Order()],
                Changed = [.. changed.OrderBy(change => change.Path)],
                NotCompared = [.. notCompared.OrderBy(pair => pair.Path)],
                ExpectedRoot = evidence.RootDigest,
                ActualRoot = ActualRoot(),
            };
        }

        private void Compare(FileEvidence file, ArtifactFile entry)
        {
            if (!found.TryGetValue(entry.Path.Value, out (long Length, Sha256Digest? Digest, string? Problem) actual) || actual.Digest is null)
            {
                notCompared.Add((file.Path, actual.Problem ?? entry.Detail ?? "It cannot be opened."));
            }
            else if (file.Digests.Sha256 is not { } digest)
            {
                notCompared.Add((file.Path, "The audit could not hash it."));
            }
            else if (actual.Digest != digest)
            {
                changed.Add(new(file.Path, file.Length, actual.Length, digest, actual.Digest, "The content is another one."));
            }
            else if (entry.Kind == ArtifactEntryKind.LinkToFile ? file.LinkTarget?.Value != entry.LinkTarget : file.LinkTarget is not null)
            {
                changed.Add(new(file.Path, file.Length, actual.Length, null, null, $"It was {Place(file.LinkTarget?.Value)} and is now {Place(entry.LinkTarget)}."));
            }
        }

        private static string Place(string? target) => target is null ? "a file" : $"a link to '{target}'";

        // Links that lead to no file and special files are only in the facts about the source.
        private HashSet<string> Recorded()
        {
            var recorded = new HashSet<string>(StringComparer.Ordinal);
            foreach (Fact<ImmutableArray<FactItem>> fact in (ReadOnlySpan<Fact<ImmutableArray<FactItem>>>)[SourceFacts.Links, SourceFacts.SpecialFiles])
            {
                if (evidence.Facts.TryGet(fact, out ImmutableArray<FactItem> items))
                {
                    recorded.UnionWith(items.Select(item => item["path"]?.Text + "\n" + item["target"]?.Text));
                }
            }

            recorded.UnionWith(evidence.Gaps.Where(gap => gap.Path is not null).Select(gap => gap.Path!.Value.Value + "\n"));
            return recorded;
        }

        private Sha256Digest? ActualRoot() => RootDigest.Of(entries
            .Where(entry => entry.Open is not null)
            .Select(entry => new FileEvidence(
                entry.Path,
                found[entry.Path.Value].Length,
                new FileDigests(found[entry.Path.Value].Digest),
                FileEvidence.UnknownFormat,
                FactSet.Empty,
                [])));
    }
}
