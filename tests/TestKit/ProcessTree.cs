using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Kronicle.TestKit;

/// <summary>Stops a process and all that it started, without ending them, and lets them go on: SIGSTOP and SIGCONT.</summary>
public static partial class ProcessTree
{
    private const int Continue = 18;
    private const int Stop = 19;

    public static void Pause(Process root) => Send(root.Id, Stop);

    public static void Resume(Process root) => Send(root.Id, Continue);

    // Parents before children: one that stands starts no more.
    private static void Send(int process, int signal)
    {
        _ = Kill(process, signal);
        foreach (int child in ChildrenOf(process))
        {
            Send(child, signal);
        }
    }

    private static IEnumerable<int> ChildrenOf(int parent)
    {
        string path = $"/proc/{parent}/task/{parent}/children";
        return File.Exists(path)
            ? File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            : [];
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
