using ModelAudit.Formats.Zip;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>Tells packages of models, which are archives, by the names of their members.</summary>
internal static class PackageSignatures
{
    private const int TarBlockBytes = 512;
    private const int TarNameBytes = 100;

    /// <summary>A TorchServe model archive: a zip with MAR-INF/MANIFEST.json.</summary>
    public static bool IsTorchServe(in FormatProbe probe) => BinarySignatures.IsZip(probe) && ZipNames.Any(probe, static name => name.SequenceEqual("MAR-INF/MANIFEST.json"u8));

    /// <summary>A skops file: a zip with schema.json.</summary>
    public static bool IsSkops(in FormatProbe probe) => probe.Path.Extension == ".skops" && BinarySignatures.IsZip(probe) && ZipNames.Any(probe, static name => name.SequenceEqual("schema.json"u8));

    /// <summary>A llamafile: an Actually Portable Executable (which begins so whatever the system) with an archive behind it.</summary>
    public static bool IsLlamafile(in FormatProbe probe) => (probe.Header.StartsWith("MZqFpD='"u8) || probe.Header.StartsWith("jartsr='"u8)) && BinarySignatures.IsZip(probe);

    /// <summary>A NeMo model: a tar whose first members are a configuration and weights.</summary>
    public static bool IsNemo(in FormatProbe probe)
    {
        if (!BinarySignatures.IsTar(probe))
        {
            return false;
        }

        for (int block = 0; block + TarNameBytes <= probe.Header.Length; block += TarBlockBytes)
        {
            ReadOnlySpan<byte> name = probe.Header.Slice(block, TarNameBytes);
            name = name[..(name.IndexOf((byte)0) is >= 0 and var end ? end : name.Length)];
            if (name.EndsWith("model_config.yaml"u8) && (name.Length == 17 || name[^18] == '/'))
            {
                return true;
            }
        }

        return false;
    }
}
