using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Storage.Conformance.Enrolled;

public sealed class MemoryLogFixture : IEventLogFixture
{
    public ValueTask<IEventLog> OpenAsync(CancellationToken cancellation) => ValueTask.FromResult<IEventLog>(new MemoryEventLog());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Several servers of one process on one log in memory: the one instance is opened again and again.</summary>
public sealed class SharedMemoryLogFixture : ISharedFixture
{
    private readonly MemoryEventLog log = new();

    public ValueTask<IEventLog> OpenAsync(CancellationToken cancellation) => ValueTask.FromResult<IEventLog>(log);

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
