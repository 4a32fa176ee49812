using System.Globalization;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Requests;

/// <summary>
/// The resourceVersion of a read: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
/// </summary>
public static class ReadRevision
{
    /// <summary>How long a read waits for a revision that is not there yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The number, or Go's complaint about the text.</summary>
    public static bool TryParse(string text, out long revision, out string error)
    {
        error = "";
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out revision))
        {
            return true;
        }

        string why = text.Length > 0 && text.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax";
        error = $"resourceVersion: Invalid value: {GoText.Quote(text)}: strconv.ParseUint: parsing {GoText.Quote(text)}: {why}";
        return false;
    }

    /// <summary>Waits until the cache is as new as asked; the failure when that takes too long.</summary>
    public static async ValueTask<ApiStatus?> WaitAsync(ObjectCache cache, long revision, TimeProvider clock, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        try
        {
            await cache.WaitForAsync(revision, either.Token);
            return null;
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return TooLarge(revision, cache.AppliedRevision);
        }
    }

    public static ApiStatus TooLarge(long asked, long current) => new(504, "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new() { Causes = [new("ResourceVersionTooLarge", "Too large resource version", "")], RetryAfterSeconds = 1 });
}
