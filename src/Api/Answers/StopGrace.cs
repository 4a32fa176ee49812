namespace Kronicle.Api.Answers;

/// <summary>
/// Gives an answer that was cancelled a moment to get to its client, and cuts it off then. It costs nothing until it begins, and
/// does nothing once it is disposed: the context serves another request then.
/// </summary>
internal sealed class StopGrace(HttpContext http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private ITimer? timer;
    private bool disposed;

    /// <summary>The answer was cancelled: it has as long as the grace lasts.</summary>
    public void Begin()
    {
        lock (gate)
        {
            timer ??= disposed ? null : clock.CreateTimer(static grace => ((StopGrace)grace!).End(), this, Length, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timer?.Dispose();
        }
    }

    private void End()
    {
        lock (gate)
        {
            if (!disposed)
            {
                http.Abort();
            }
        }
    }
}
