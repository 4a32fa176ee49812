using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Model;

/// <summary>Makes a sequence that fails shorter as long as it fails: a generator alone finds one that is short only by chance.</summary>
internal static class Shortest
{
    /// <summary>Plays steps; a failure names the shortest sequence that was found.</summary>
    public static async Task PlayAsync(InProcessServer server, Step[] steps)
    {
        if (await FailureAsync(server, steps) is not { } failure)
        {
            return;
        }

        for (int size = steps.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at < steps.Length; at += size)
            {
                Step[] fewer = [.. steps.Take(at), .. steps.Skip(at + size)];
                if (await FailureAsync(server, fewer) is { } same)
                {
                    (steps, failure) = (fewer, same);
                    at -= size;
                }
            }
        }

        throw new InvalidOperationException(
            $"{failure.Message}\nthe shortest sequence that was found:\n  {string.Join("\n  ", steps.AsEnumerable())}", failure);
    }

    private static async Task<Exception?> FailureAsync(InProcessServer server, Step[] steps)
    {
        try
        {
            await ModelRun.PlayAsync(server, steps);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e;
        }
    }
}
