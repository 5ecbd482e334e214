using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ModelAudit.Tool.Tests;

/// <summary>What our assemblies refer to, read from their metadata.</summary>
public sealed class ArchitectureTests
{
    // Text only; no type of it opens a connection.
    private static readonly string[] Allowed = ["System.Net.WebUtility"];

    public static TheoryData<string> Assemblies
    {
        get
        {
            var rows = new TheoryData<string>();
            foreach (string name in Names())
            {
                rows.Add(name);
            }

            return rows;
        }
    }

    [Fact]
    public void The_assemblies_that_ship_are_all_looked_at()
    {
        string[] names = Names();
        Assert.Contains("ModelAudit", names);
        Assert.Contains("ModelAudit.Tool", names);
        Assert.Contains("ModelAudit.OnnxRuntime", names);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_assembly_refers_to_a_type_that_could_open_a_connection(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(Path.GetDirectoryName(typeof(Application).Assembly.Location)!, name + ".dll"));
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        string[] network =
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
                .Where(type => type.StartsWith("System.Net.", StringComparison.Ordinal) || type.StartsWith("System.Runtime.Remoting", StringComparison.Ordinal))
                .Except(Allowed),
        ];
        Assert.Empty(network);
        string[] libraries = [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(library => metadata.GetString(library.Name)).Where(library => library.StartsWith("System.Net.", StringComparison.Ordinal))];
        Assert.DoesNotContain(libraries, library => library is not "System.Net.Primitives" and not "System.Web.HttpUtility");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_assembly_calls_the_operating_system_for_a_socket(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(Path.GetDirectoryName(typeof(Application).Assembly.Location)!, name + ".dll"));
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        string[] imported =
        [
            .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Select(method => method.GetImport()).Where(import => !import.Module.IsNil).Select(import => metadata.GetString(import.Name)),
        ];
        Assert.Empty(imported.Intersect(["socket", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "WSASocketW", "WSAConnect", "WSAStartup"]));
    }

    private static string[] Names() =>
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(Application).Assembly.Location)!, "ModelAudit*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => !name.EndsWith("Tests", StringComparison.Ordinal) && name != "ModelAudit.Samples")
            .Order(StringComparer.Ordinal),
    ];
}
