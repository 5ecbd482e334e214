using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Tests;

/// <summary>A source that lists what a test gives it.</summary>
internal sealed class StubSource(params ArtifactFile[] entries) : IArtifactSource
{
    public SourceDescription Describe() => new("stub", "stub");

    public async IAsyncEnumerable<ArtifactFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (ArtifactFile entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <summary>An entry for a real file, under another path.</summary>
    public static ArtifactFile File(string path, string real, Action? opening = null) => new(ArtifactPath.Parse(path), ArtifactEntryKind.File)
    {
        Length = new FileInfo(real).Length,
        Open = () =>
        {
            opening?.Invoke();
            return Open(real);
        },
    };

    public static SafeFileHandle Open(string path) => System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}

/// <summary>A format inspector that does what a test says, for files with one extension.</summary>
internal sealed class StubFormat(string extension, Action<InspectionContext> inspect, params FactDefinition[] facts) : IFormatInspector
{
    public static readonly Fact<string> Text = new("stub.text", FactScope.File, "A text.");

    public static readonly Fact<long> Number = new("stub.number", FactScope.File, "A number.");

    public string Name { get; init; } = "stub";

    public IReadOnlyList<FactDefinition> Facts => facts;

    public bool Accepts(in FormatProbe probe) => probe.Path.Extension == extension;

    public void Inspect(InspectionContext context) => inspect(context);
}

/// <summary>A model inspector that does what a test says.</summary>
internal sealed class StubModel(Action<ModelContext> inspect, params FactDefinition[] facts) : IModelInspector
{
    public static readonly Fact<string> Text = new("stub-model.text", FactScope.Model, "A text.");

    public string Name { get; init; } = "stub-model";

    public IReadOnlyList<FactDefinition> Facts => facts;

    public void Inspect(ModelContext context) => inspect(context);
}
