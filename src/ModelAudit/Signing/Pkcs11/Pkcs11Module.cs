using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Signing.Pkcs11;

/// <summary>
/// The few functions of a PKCS #11 module (OASIS PKCS #11 v2.40) that signing takes. Made for systems where CK_ULONG is as long as a pointer
/// and structures are not packed: everything but Windows. A module stays loaded and initialized to the end of the process: others in it may use
/// the same one, and some end threads and crash when they are unloaded.
/// </summary>
internal sealed unsafe class Pkcs11Module
{
    private const nuint AlreadyInitialized = 0x191;
    private const nuint AlreadyLoggedIn = 0x100;
    private const nuint WrongPin = 0xA0;
    private const nuint LockedPin = 0xA4;
    private const nuint SerialSession = 4;
    private const nuint User = 1;
    private const int TokenInfoBytes = 512;
    private const int LabelBytes = 32;
    private const int SerialOffset = 32 + 32 + 16;
    private const int SerialBytes = 16;
    private const int MaximumSlots = 256;
    private const int MaximumValue = 1 << 16;

    private readonly nint library;
    private readonly nint* functions;

    /// <summary>Loads a module.</summary>
    /// <exception cref="CryptographicException">It cannot be loaded, or is none.</exception>
    public Pkcs11Module(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new CryptographicException("Keys on tokens are not supported on Windows; use a program that signs.");
        }

        if (!NativeLibrary.TryLoad(path, out library))
        {
            throw new CryptographicException($"The module '{path}' cannot be loaded.");
        }

        if (!NativeLibrary.TryGetExport(library, "C_GetFunctionList", out nint list))
        {
            NativeLibrary.Free(library);
            throw new CryptographicException($"'{path}' is no PKCS #11 module.");
        }

        nint table;
        Check(((delegate* unmanaged[Cdecl]<nint*, nuint>)list)(&table), "C_GetFunctionList");

        // The version comes first, and the functions at the next pointer.
        functions = (nint*)table + 1;
        nuint result = ((delegate* unmanaged[Cdecl]<void*, nuint>)functions[Function.Initialize])(null);
        if (result is not (0 or AlreadyInitialized))
        {
            Check(result, "C_Initialize");
        }
    }

    /// <summary>The slots with a token of a label and a serial number.</summary>
    /// <param name="label">The label; null for any.</param>
    /// <param name="serial">The serial number; null for any.</param>
    public List<nuint> FindSlots(string? label, string? serial)
    {
        var getSlots = (delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)functions[Function.GetSlotList];
        nuint count = MaximumSlots;
        nuint* slots = stackalloc nuint[MaximumSlots];
        Check(getSlots(1, slots, &count), "C_GetSlotList");
        var found = new List<nuint>();
        byte* info = stackalloc byte[TokenInfoBytes];
        for (int i = 0; i < (int)Math.Min(count, MaximumSlots); i++)
        {
            if (((delegate* unmanaged[Cdecl]<nuint, byte*, nuint>)functions[Function.GetTokenInfo])(slots[i], info) == 0
                && (label is null || Text(info, LabelBytes) == label)
                && (serial is null || Text(info + SerialOffset, SerialBytes) == serial))
            {
                found.Add(slots[i]);
            }
        }

        return found;
    }

    /// <summary>Opens a session, and logs in when there is a PIN.</summary>
    public nuint Open(nuint slot, string? pin)
    {
        nuint session;
        Check(((delegate* unmanaged[Cdecl]<nuint, nuint, void*, void*, nuint*, nuint>)functions[Function.OpenSession])(slot, SerialSession, null, null, &session), "C_OpenSession");
        if (pin is null)
        {
            return session;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(pin);
        fixed (byte* start = bytes)
        {
            nuint result = ((delegate* unmanaged[Cdecl]<nuint, nuint, byte*, nuint, nuint>)functions[Function.Login])(session, User, start, (nuint)bytes.Length);
            CryptographicOperations.ZeroMemory(bytes);
            if (result is not (0 or AlreadyLoggedIn))
            {
                Close(session);
                throw new CryptographicException(result is WrongPin or LockedPin ? "The PIN of the token is wrong, or locked." : Sentence(result, "C_Login"));
            }
        }

        return session;
    }

    /// <summary>Closes a session.</summary>
    public void Close(nuint session) => _ = ((delegate* unmanaged[Cdecl]<nuint, nuint>)functions[Function.CloseSession])(session);

    /// <summary>The objects that have all of some attributes; at most two, for more than one is one too many.</summary>
    public List<nuint> Find(nuint session, params ReadOnlySpan<(nuint Type, byte[] Value)> attributes)
    {
        var pins = new List<GCHandle>();
        try
        {
            Span<Attribute> template = stackalloc Attribute[attributes.Length];
            for (int i = 0; i < attributes.Length; i++)
            {
                var pin = GCHandle.Alloc(attributes[i].Value, GCHandleType.Pinned);
                pins.Add(pin);
                template[i] = new Attribute { Type = attributes[i].Type, Value = (void*)pin.AddrOfPinnedObject(), Length = (nuint)attributes[i].Value.Length };
            }

            fixed (Attribute* start = template)
            {
                Check(((delegate* unmanaged[Cdecl]<nuint, Attribute*, nuint, nuint>)functions[Function.FindObjectsInit])(session, start, (nuint)template.Length), "C_FindObjectsInit");
            }

            const int Most = 2;
            nuint* objects = stackalloc nuint[Most];
            nuint count;
            nuint result = ((delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)functions[Function.FindObjects])(session, objects, Most, &count);
            _ = ((delegate* unmanaged[Cdecl]<nuint, nuint>)functions[Function.FindObjectsFinal])(session);
            Check(result, "C_FindObjects");
            var found = new List<nuint>();
            for (int i = 0; i < (int)Math.Min(count, Most); i++)
            {
                found.Add(objects[i]);
            }

            return found;
        }
        finally
        {
            pins.ForEach(pin => pin.Free());
        }
    }

    /// <summary>The value of an attribute; null when the object has none, or does not tell.</summary>
    public byte[]? Value(nuint session, nuint item, nuint type)
    {
        var get = (delegate* unmanaged[Cdecl]<nuint, nuint, Attribute*, nuint, nuint>)functions[Function.GetAttributeValue];
        var attribute = new Attribute { Type = type };
        if (get(session, item, &attribute, 1) != 0 || attribute.Length is 0 or > MaximumValue)
        {
            return null;
        }

        byte[] value = new byte[(int)attribute.Length];
        fixed (byte* start = value)
        {
            attribute.Value = start;
            return get(session, item, &attribute, 1) == 0 && (int)attribute.Length == value.Length ? value : null;
        }
    }

    /// <summary>Signs.</summary>
    /// <param name="session">A session that is logged in.</param>
    /// <param name="key">The private key.</param>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="parameters">Its parameters as numbers; empty when it has none.</param>
    /// <param name="data">What is signed.</param>
    public byte[] Sign(nuint session, nuint key, nuint mechanism, ReadOnlySpan<nuint> parameters, ReadOnlySpan<byte> data)
    {
        const int MaximumSignature = 4096;
        byte[] signature = new byte[MaximumSignature];
        nuint length = MaximumSignature;
        fixed (nuint* values = parameters)
        fixed (byte* input = data)
        fixed (byte* output = signature)
        {
            var how = new Mechanism { Type = mechanism, Parameters = values, Length = (nuint)(parameters.Length * sizeof(nuint)) };
            Check(((delegate* unmanaged[Cdecl]<nuint, Mechanism*, nuint, nuint>)functions[Function.SignInit])(session, &how, key), "C_SignInit");
            Check(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)functions[Function.Sign])(session, input, (nuint)data.Length, output, &length), "C_Sign");
        }

        return signature[..(int)Math.Min(length, MaximumSignature)];
    }

    private static string Text(byte* start, int length) => Encoding.UTF8.GetString(start, length).TrimEnd(' ', '\0');

    private static void Check(nuint result, string function)
    {
        if (result != 0)
        {
            throw new CryptographicException(Sentence(result, function));
        }
    }

    private static string Sentence(nuint result, string function) => string.Create(CultureInfo.InvariantCulture, $"The token refuses: {function} gives 0x{(ulong)result:X}.");

    [StructLayout(LayoutKind.Sequential)]
    private struct Attribute
    {
        public nuint Type;
        public void* Value;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Mechanism
    {
        public nuint Type;
        public void* Parameters;
        public nuint Length;
    }

    // The places in CK_FUNCTION_LIST.
    private static class Function
    {
        public const int Initialize = 0;
        public const int GetSlotList = 4;
        public const int GetTokenInfo = 6;
        public const int OpenSession = 12;
        public const int CloseSession = 13;
        public const int Login = 18;
        public const int GetAttributeValue = 24;
        public const int FindObjectsInit = 26;
        public const int FindObjects = 27;
        public const int FindObjectsFinal = 28;
        public const int SignInit = 42;
        public const int Sign = 43;
    }
}
