using System.Runtime.InteropServices;
using System.Text;

namespace ModelAudit.Tests;

/// <summary>Files that .NET cannot make: pipes, and names that are not UTF-8.</summary>
internal static class UnixFiles
{
    public static void MakeFifo(string path) => Check(MkFifo(Encoding.UTF8.GetBytes(path + '\0'), 0x1A4));

    /// <summary>Makes an empty file or folder whose name is the given bytes, and removes it when disposed: .NET cannot name it.</summary>
    public static IDisposable Make(string folder, ReadOnlySpan<byte> name, bool isFolder = false)
    {
        byte[] path = [.. Encoding.UTF8.GetBytes(folder + "/"), .. name, 0];
        int result = isFolder ? MkDir(path, 0x1ED) : Creat(path, 0x1A4);
        Check(result);
        if (!isFolder)
        {
            new Microsoft.Win32.SafeHandles.SafeFileHandle(result, ownsHandle: true).Dispose();
        }

        return new Removal(path);
    }

    /// <summary>Gives a file another name (a hard link).</summary>
    public static void Link(string path, string other) => Check(HardLink(Encoding.UTF8.GetBytes(path + '\0'), Encoding.UTF8.GetBytes(other + '\0')));

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }
    }

    [DllImport("libc", EntryPoint = "remove", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Remove(byte[] path);

    private sealed class Removal(byte[] path) : IDisposable
    {
        public void Dispose() => Check(Remove(path));
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int HardLink(byte[] path, byte[] other);

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MkFifo(byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MkDir(byte[] path, uint mode);

    [DllImport("libc", EntryPoint = "creat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Creat(byte[] path, uint mode);
}
