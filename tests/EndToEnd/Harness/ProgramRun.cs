using System.Diagnostics;
using System.Text;

namespace Kronicle.EndToEnd.Harness;

/// <summary>What a finished program said.</summary>
public sealed record ProgramResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>Output and errors together, for what goes to either.</summary>
    public string All => Output + Errors;

    /// <summary>The lines of its output without their ends.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"{Command}\nexit code {ExitCode}\n--- output\n{Output}\n--- errors\n{Errors}";
}

/// <summary>Runs a program to its end, always within a time limit.</summary>
public static class ProgramRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="start">The program, its arguments and its environment; its streams are taken over here.</param>
    /// <param name="input">What it reads on standard input; null for nothing.</param>
    /// <exception cref="TimeoutException">It did not end in time; it was killed.</exception>
    public static async Task<ProgramResult> RunAsync(ProcessStartInfo start, string? input, CancellationToken cancellation)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        string command = $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}";
        using Process process = Process.Start(start)!;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(Limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(time.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(time.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(time.Token);
            return new(command, process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{command} did not end within {Limit.TotalSeconds} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
