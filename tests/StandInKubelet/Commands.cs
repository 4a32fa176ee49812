using System.Globalization;
using System.Text;

namespace Kronicle.StandInKubelet;

/// <summary>The streams of a command; those that were not asked for are null.</summary>
/// <param name="Stdin">Reads; 0 is the end.</param>
/// <param name="Stdout">Writes.</param>
/// <param name="Stderr">Writes.</param>
/// <param name="Resize">Reads.</param>
public sealed record CommandStreams(
    Func<Memory<byte>, ValueTask<int>>? Stdin, Func<ReadOnlyMemory<byte>, ValueTask>? Stdout,
    Func<ReadOnlyMemory<byte>, ValueTask>? Stderr, Func<Memory<byte>, ValueTask<int>>? Resize);

/// <summary>What can be executed: cat, fail CODE, big BYTES, size, refuse, hang; attach echoes like cat.</summary>
public static class Commands
{
    private const string Success = """{"metadata":{},"status":"Success"}""";

    /// <summary>Runs a command.</summary>
    /// <returns>The Status for the error stream.</returns>
    public static async Task<string> RunAsync(Kubelet kubelet, string[] command, CommandStreams streams, CancellationToken gone)
    {
        switch (command)
        {
            case ["fail", var code]:
                await WriteAsync(streams.Stdout, "some output\n");
                await WriteAsync(streams.Stderr, "some errors\n");
                return $$$"""{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"{{{code}}}"}]}}""";
            case ["refuse"]:
                return """{"metadata":{},"status":"Failure","message":"no such command","reason":"InternalError","code":500}""";
            case ["big", var bytes]:
                await BigAsync(streams, int.Parse(bytes, CultureInfo.InvariantCulture));
                return Success;
            case ["size"]:
                byte[] size = new byte[256];
                int length = await streams.Resize!(size);
                await WriteAsync(streams.Stdout, Encoding.UTF8.GetString(size, 0, length));
                return Success;
            case ["hang"]:
                kubelet.Hanging.TrySetResult();
                await Task.Delay(Timeout.Infinite, gone);
                return Success;
            case []:
                await WriteAsync(streams.Stdout, "attached\n");
                break;
        }

        byte[] buffer = new byte[8192];
        int count;
        while (streams.Stdin is { } stdin && (count = await stdin(buffer)) > 0)
        {
            await (streams.Stdout?.Invoke(buffer.AsMemory(0, count)) ?? ValueTask.CompletedTask);
        }

        return Success;
    }

    private static async Task BigAsync(CommandStreams streams, int bytes)
    {
        byte[] block = new byte[10_000];
        block.AsSpan().Fill((byte)'x');
        for (int left = bytes; left > 0; left -= block.Length)
        {
            await streams.Stdout!(block.AsMemory(0, Math.Min(left, block.Length)));
        }
    }

    private static ValueTask WriteAsync(Func<ReadOnlyMemory<byte>, ValueTask>? stream, string text) =>
        stream?.Invoke(Encoding.UTF8.GetBytes(text)) ?? ValueTask.CompletedTask;
}
