using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.TestKit;

namespace Kronicle.Storage.Conformance.Enrolled;

/// <summary>The embedded log with the bounds of a server.</summary>
public class EmbeddedLogFixture : IDurableFixture
{
    private readonly TemporaryFolder folder = new();

    public virtual async ValueTask<IEventLog> OpenAsync(CancellationToken cancellation) =>
        await EmbeddedEventLog.OpenAsync(Options, cancellation);

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected virtual EmbeddedEventLogOptions Options => new(folder.File("log.db"));
}

/// <summary>The embedded log with bounds so tight that every subscriber falls behind, and queues and connections are waited for.</summary>
public sealed class TightEmbeddedLogFixture : EmbeddedLogFixture
{
    protected override EmbeddedEventLogOptions Options =>
        base.Options with { TailEvents = 4, TailBytes = 64, QueuedAppends = 3, Readers = 1 };
}
