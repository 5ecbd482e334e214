using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Caching;

namespace ModelAudit.Sources;

/// <summary>
/// The two system calls that .NET has no door to: <c>statx(2)</c>, which tells a FIFO from a file and whose record is laid out the same on
/// every architecture, and <c>open(2)</c> with the flags that neither follow a link nor wait for the other end of a pipe.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class LinuxFile
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatus = 0x7ff;
    private const int StatusBytes = 256;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int NoEntry = 2;
    private const int NotFolder = 20;

    // O_NOFOLLOW is one of the few flags whose value depends on the architecture.
    private static readonly int OpenNoFollow =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le ? 0x8000 : 0x20000;

    /// <summary>Looks at a path. False when this system has no <c>statx</c>; a null status means that nothing is there or that it cannot be looked at.</summary>
    public static bool TryStatus(string path, out EntryStatus? status)
    {
        Span<byte> record = stackalloc byte[StatusBytes];
        try
        {
            int result = StatX(CurrentFolder, Utf8(path), NoFollow, BasicStatus, ref MemoryMarshal.GetReference(record));
            status = result == 0 ? Read(record) : null;
            return result == 0 || Marshal.GetLastPInvokeError() is NoEntry or NotFolder;
        }
        catch (EntryPointNotFoundException)
        {
            status = null;
            return false;
        }
    }

    /// <summary>Looks at an open file; null when this system has no <c>statx</c>.</summary>
    public static EntryStatus? Status(SafeFileHandle handle)
    {
        Span<byte> record = stackalloc byte[StatusBytes];
        return TryRecord(handle, record) ? Read(record) : null;
    }

    /// <summary>By what an open file is known again; null when this system has no <c>statx</c>.</summary>
    public static CacheKey? Key(SafeFileHandle handle)
    {
        Span<byte> record = stackalloc byte[StatusBytes];
        if (!TryRecord(handle, record) || Read(record) is not { Type: EntryType.File, Identity: { } identity } status)
        {
            return null;
        }

        return new CacheKey(status.Length, Nanoseconds(record[112..]), Nanoseconds(record[96..]), identity.Device, identity.Inode);
    }

    // struct statx_timestamp: seconds, then nanoseconds. Beyond the year 2262 the number wraps around, and still tells two moments apart.
    private static long Nanoseconds(ReadOnlySpan<byte> stamp) =>
        unchecked((BinaryPrimitives.ReadInt64LittleEndian(stamp) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(stamp[8..]));

    private static bool TryRecord(SafeFileHandle handle, Span<byte> record)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            int descriptor = (int)handle.DangerousGetHandle();
            return StatX(descriptor, [0], EmptyPath, BasicStatus, ref MemoryMarshal.GetReference(record)) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Opens for reading without following a link at the end of the path and without waiting.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static SafeFileHandle Open(string path)
    {
        int descriptor = OpenFile(Utf8(path), OpenNoFollow | NonBlocking | CloseOnExec);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        int error = Marshal.GetLastPInvokeError();
        throw error switch
        {
            1 or 13 => new UnauthorizedAccessException("Access is denied."),
            NoEntry or NotFolder => new FileNotFoundException("It does not exist any more."),
            40 => new ReplacedFileException("it has become a symbolic link."),
            6 => new ReplacedFileException("it has become a device or socket."),
            _ => new IOException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It cannot be opened (error {error}).")),
        };
    }

    private static EntryStatus Read(ReadOnlySpan<byte> record)
    {
        // struct statx of linux/stat.h: number of links at 16, mode at 28, inode at 32, size at 40, last change at 96, last write at 112, device numbers at 136.
        EntryType type = (BinaryPrimitives.ReadUInt16LittleEndian(record[28..]) & 0xf000) switch
        {
            0x1000 => EntryType.Fifo,
            0x2000 => EntryType.CharacterDevice,
            0x4000 => EntryType.Folder,
            0x6000 => EntryType.BlockDevice,
            0xa000 => EntryType.Link,
            0xc000 => EntryType.Socket,
            _ => EntryType.File,
        };
        long length = type == EntryType.File ? BinaryPrimitives.ReadInt64LittleEndian(record[40..]) : 0;
        ulong device = BinaryPrimitives.ReadUInt64LittleEndian(record[136..]);
        return new EntryStatus(type, length, (device, BinaryPrimitives.ReadUInt64LittleEndian(record[32..])), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));
    }

    private static byte[] Utf8(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, ref byte record);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile(byte[] path, int flags);
}
