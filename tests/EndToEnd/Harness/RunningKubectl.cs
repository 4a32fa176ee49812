using System.Diagnostics;
using System.Threading.Channels;

namespace Kronicle.EndToEnd.Harness;

/// <summary>A kubectl whose lines are read while it runs; it is killed at the end.</summary>
public sealed class RunningKubectl : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> seen = [];

    public RunningKubectl(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Reads on until a line has this text.</summary>
    /// <returns>That line.</returns>
    public async Task<string> LineWithAsync(string text)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(Limit);
        try
        {
            while (true)
            {
                string line = await lines.Reader.ReadAsync(time.Token);
                seen.Add(line);
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no line with '{text}' within {Limit.TotalSeconds} s; seen:\n{string.Join('\n', seen)}");
        }
    }

    /// <summary>Everything that was read so far.</summary>
    public IReadOnlyList<string> Seen => seen;

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> EndAsync()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(Limit);
        await process.WaitForExitAsync(time.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            lines.Writer.TryWrite(line);
        }
    }
}
