using System.Runtime.InteropServices;
using System.Text;
using ModelAudit.Samples.Building;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.RuleTests;

/// <summary>The model of a case as a folder, until it is disposed of.</summary>
internal sealed class CaseModel : IDisposable
{
    public static readonly DateTimeOffset AsOf = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    private readonly TemporaryDirectory tree;
    private readonly TemporaryDirectory elsewhere = new();

    public CaseModel(string directory, CaseSettings? settings, string? name = null)
    {
        tree = TemporaryDirectory.Of(CaseTree.Read(directory));
        foreach ((string path, string target) in settings?.Links ?? [])
        {
            File.CreateSymbolicLink(tree[path], target);
        }

        foreach (string path in settings?.HardLinks ?? [])
        {
            Assert.Equal(0, HardLink(Encoding.UTF8.GetBytes(tree[path] + '\0'), Encoding.UTF8.GetBytes(elsewhere["other"] + '\0')));
        }

        Request = new AuditRequest(new DirectorySource(tree.Root, name ?? settings?.Name ?? "case")) { AsOf = AsOf, Trust = settings?.Trust ?? TrustedSigners.Nobody };
    }

    /// <summary>Asks for its evidence.</summary>
    public AuditRequest Request { get; }

    public void Dispose()
    {
        elsewhere.Dispose();
        tree.Dispose();
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int HardLink(byte[] path, byte[] other);
}
