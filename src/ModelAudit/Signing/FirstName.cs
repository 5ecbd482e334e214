using System.Runtime.InteropServices;
using System.Text;

namespace ModelAudit.Signing;

/// <summary>Gives a finished file its name, unless another one has that name: of several that try at once, one succeeds.</summary>
internal static class FirstName
{
    private const int AlreadyExists = 17;

    /// <summary>Names the file.</summary>
    /// <param name="temporary">The file, under the name it was written.</param>
    /// <param name="path">The name it gets, in the same folder.</param>
    /// <returns>False when there is a file of that name; the temporary one is then left to the caller.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static bool TryGive(string temporary, string path)
    {
        // On Unix a move without replacing looks first and renames then, which two can do at once; a hard link is made once or not at all.
        if (!OperatingSystem.IsWindows())
        {
            if (Link(Bytes(temporary), Bytes(path)) == 0)
            {
                return true;
            }

            if (Marshal.GetLastPInvokeError() == AlreadyExists)
            {
                return false;
            }
        }

        // Windows, and file systems without hard links.
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] created);
}
