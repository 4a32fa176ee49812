using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Kronicle.Infrastructure.Tests.Storage.Embedded;

/// <summary>A process that appends to an embedded log and prints every answer; killed at the latest when the test ends.</summary>
internal sealed class CrashWriterProcess : IDisposable
{
    private readonly Process process;

    /// <param name="wrapper">A command to run it under; empty for none.</param>
    /// <param name="arguments">See CrashWriter's Program.cs.</param>
    public CrashWriterProcess(string[] wrapper, params string[] arguments)
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string program = Path.Combine(AppContext.BaseDirectory, "Kronicle.CrashWriter.dll");
        string[] command = [.. wrapper, dotnet, program, .. arguments];
        process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
    }

    /// <summary>The next answers; fewer when the process ended.</summary>
    public async Task<List<(long Revision, string Key)>> ReadAsync(int count, CancellationToken cancellation)
    {
        var answers = new List<(long, string)>();
        while (answers.Count < count && await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            string[] parts = line.Split(' ');
            if (parts.Length == 2 && parts[1].Length > 0)
            {
                answers.Add((long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]));
            }
        }

        return answers;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => process.Kill();

    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
