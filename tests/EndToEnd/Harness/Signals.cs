using System.Diagnostics;
using System.Runtime.InteropServices;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

namespace Kronicle.EndToEnd.Harness;

/// <summary>What an operator or the kernel sends to a process.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;
    private const int Interrupt = 2;

    /// <summary>SIGTERM: stop in order.</summary>
    public static void Stop(Process process) => Assert.Equal(0, Kill(process.Id, Terminate));

    /// <summary>SIGINT: Ctrl-C.</summary>
    public static void Break(Process process) => Assert.Equal(0, Kill(process.Id, Interrupt));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
