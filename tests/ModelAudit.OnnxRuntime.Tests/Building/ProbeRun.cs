using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime.Tests.Building;

/// <summary>One run of the probe over a tree, and what it stated.</summary>
internal sealed class ProbeRun
{
    // Generous: the machine may have other things to do.
    public static readonly OnnxLoadLimits Limits = new() { MaxTime = TimeSpan.FromMinutes(2), MaxRunTime = TimeSpan.FromMinutes(2) };

    private readonly ModelContext context;

    private ProbeRun(ModelContext context) => this.context = context;

    public IReadOnlyList<EvidenceGap> Gaps => context.Gaps;

    public ImmutableArray<FactItem> Loads => Items(OnnxRuntimeFacts.Loads);

    public ImmutableArray<FactItem> Conformance => Items(OnnxRuntimeFacts.Conformance);

    public FactItem Load => Assert.Single(Loads);

    public FactItem Set => Assert.Single(Conformance);

    public FactValue? this[FactDefinition fact] => context.Facts.Statements[fact.Name];

    public ImmutableArray<FactItem> Items(FactDefinition fact) => this[fact]!.Collection;

    public static ProbeRun Of(
        TreeBuilder tree,
        ProbeCommand? command = null,
        OnnxLoadLimits? limits = null,
        Action<TemporaryDirectory>? after = null,
        bool measures = false,
        CancellationToken cancellation = default)
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(tree);
        ImmutableArray<FileEvidence> files = [.. ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(new DirectorySource(directory.Root, "model")), CancellationToken.None).GetAwaiter().GetResult()
            .Files.Where(file => !file.Path.IsMember)];
        after?.Invoke(directory);
        var probe = new OnnxLoadProbe(command ?? ProbeCommand.OfHost(), limits ?? Limits) { Measures = measures };
        ImmutableArray<ArtifactFile> entries = [.. tree.Files.Keys.Select(path => new ArtifactFile(ArtifactPath.Parse(path), ArtifactEntryKind.File)
        {
            Open = () => File.OpenHandle(directory[path]),
        })];
        var context = new ModelContext(
            probe,
            new SourceDescription("directory", "model"),
            entries,
            files,
            ImmutableDictionary<ArtifactPath, object?>.Empty,
            (file, _) => tree.Files[file.Path.Value],
            AuditLimits.Default,
            cancellation);
        probe.Inspect(context);
        Assert.Empty(context.Facts.Unstated);
        return new ProbeRun(context);
    }

    public static ProbeCommand Shell(string script) => new("/bin/sh", ["-c", script + "; exit"]);
}
