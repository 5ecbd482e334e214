using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ModelAudit.OnnxRuntime.Isolation;

namespace ModelAudit.OnnxRuntime.Tests.Isolation;

/// <summary>A program that isolates itself as the child process does, then tries what a hostile model would, and says what it could do.</summary>
internal static class IsolatedProgram
{
    public const string Refused = "refused";
    public const string Done = "done";

    /// <param name="args">The files to read and to write outside the working directory.</param>
    public static int Run(string[] args)
    {
        IsolationReport report = ProcessIsolation.Apply(memoryBytes: 1L << 30, processorSeconds: 60);
        report.InForce.ForEach(part => Say("in", part));
        report.NotInForce.ForEach(part => Say("not", part));
        Try("socket", () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp).Dispose());
        Try("local-socket", () => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified).Dispose());
        Try("program", () => Process.Start("/bin/true")?.WaitForExit());
        Try("read-outside", () => File.ReadAllText(args[0]));
        Try("read-other-process", () => File.ReadAllText($"/proc/{args[2]}/environ"));
        Try("read-other-command", () => File.ReadAllText($"/proc/{args[2]}/cmdline"));
        Try("read-inside", () => File.ReadAllText("inside.txt"));
        Try("write-outside", () => File.WriteAllText(args[1], "x"));
        Try("write-inside", () => File.WriteAllText("written.txt", "x"));
        Try("delete-inside", () => File.Delete("inside.txt"));
        Try("kill-parent", () => Process.GetProcessById(int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture)).Kill());
        Try("memory", () => Allocate(2L << 30));
        Try("thread", () =>
        {
            var thread = new Thread(() => { });
            thread.Start();
            thread.Join();
        });
        return 0;
    }

    private static void Try(string what, Action action)
    {
        try
        {
            action();
            Say(what, Done);
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or OutOfMemoryException or InvalidOperationException)
        {
            Say(what, Refused);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void Allocate(long bytes)
    {
        void* memory = System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)bytes);
        System.Runtime.InteropServices.NativeMemory.Free(memory);
    }

    private static void Say(string what, string result) => Console.Out.WriteLine(what + "=" + result);
}
