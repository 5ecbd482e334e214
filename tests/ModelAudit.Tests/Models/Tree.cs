using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;
using ModelAudit.Tests.Formats;

namespace ModelAudit.Tests.Models;

/// <summary>A tree of files in memory, examined like the engine does, for one model inspector.</summary>
internal sealed class Tree(string name = "model")
{
    private readonly SortedDictionary<ArtifactPath, byte[]> files = [];
    private readonly List<ArtifactFile> others = [];
    private readonly HashSet<ArtifactPath> changing = [];

    public AuditLimits Limits { get; set; } = AuditLimits.Default;

    public Tree With(string path, string content) => With(path, Encoding.UTF8.GetBytes(content));

    public Tree With(string path, byte[] content)
    {
        files[ArtifactPath.Parse(path)] = content;
        return this;
    }

    /// <summary>Adds an entry that is listed but never examined.</summary>
    public Tree WithUnreadable(string path)
    {
        others.Add(new ArtifactFile(ArtifactPath.Parse(path), ArtifactEntryKind.Unreadable) { Detail = "permission denied" });
        return this;
    }

    /// <summary>Adds a file that is no longer what it was when it is read again.</summary>
    public Tree WithChanging(string path, string content)
    {
        changing.Add(ArtifactPath.Parse(path));
        return With(path, content);
    }

    public ModelContext Inspect(IModelInspector inspector)
    {
        var selector = new FormatSelector(BuiltInInspectors.Formats);
        var evidence = ImmutableArray.CreateBuilder<FileEvidence>();
        var products = new Dictionary<ArtifactPath, object?>();
        foreach ((ArtifactPath path, byte[] content) in files)
        {
            FormatSelection selection = selector.Select(Examination.Probe(content, path.Value));
            var statements = new Dictionary<string, FactValue?> { [FileFacts.Role.Name] = FactValue.Of(selection.Role) };
            var gaps = new List<EvidenceGap>();
            foreach (IFormatInspector format in selection.Inspectors)
            {
                var examined = new InspectionContext(format, path, new MemoryReader(content), Limits, CancellationToken.None);
                format.Inspect(examined);
                gaps.AddRange(examined.Gaps);
                foreach ((string fact, FactValue? value) in examined.Facts.Statements)
                {
                    statements[fact] = value;
                }

                if (examined.Product is { } product)
                {
                    products[path] = product;
                }
            }

            evidence.Add(new FileEvidence(path, content.Length, new FileDigests(Sha256Digest.Of(content)), selection.Format, new FactSet(statements), [.. gaps])
            {
                Inspectors = [.. selection.Inspectors.Select(format => format.Name)],
            });
        }

        ImmutableArray<ArtifactFile> entries =
        [
            .. files.Select(file => new ArtifactFile(file.Key, ArtifactEntryKind.File) { Length = file.Value.Length, Open = () => throw new InvalidOperationException() }).Concat(others).OrderBy(entry => entry.Path),
        ];
        var context = new ModelContext(
            inspector,
            new SourceDescription("directory", name),
            entries,
            evidence.ToImmutable(),
            products,
            (file, _) => changing.Contains(file.Path) ? throw new ContentChangedException("The content changed.") : files[file.Path],
            Limits,
            CancellationToken.None);
        inspector.Inspect(context);
        if (context.Facts.Unstated.Any())
        {
            Assert.NotEmpty(context.Gaps);
        }

        return context;
    }
}
