using System.Runtime.InteropServices;

namespace Kronicle.Api.Hosting;

/// <summary>The C library's heap, which TLS and SQLite use.</summary>
internal static class NativeHeap
{
    private const int ArenaMax = -8; // M_ARENA_MAX of mallopt(3)

    /// <summary>
    /// Fewer arenas than glibc's eight for each core: what one thread freed is used by others again, and is not kept beside it.
    /// Other C libraries have no such setting, and need none.
    /// </summary>
    public static void Share()
    {
        try
        {
            _ = SetOption(ArenaMax, Math.Max(1, Environment.ProcessorCount / 2));
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
