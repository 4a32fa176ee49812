using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Postgres;
using Kronicle.TestKit;

namespace Kronicle.Storage.Conformance.Enrolled;

/// <summary>A schema of its own for each test in one database that all share.</summary>
public class PostgresLogFixture : IDurableFixture, ISharedFixture
{
    private static int count;

    private readonly string schema = $"log{Interlocked.Increment(ref count)}";

    public virtual async ValueTask<IEventLog> OpenAsync(CancellationToken cancellation)
    {
        Assert.SkipWhen(PostgresServer.Absent is not null, PostgresServer.Absent ?? "");
        PostgresServer server = await PostgresServer.SharedAsync();
        return await PostgresEventLog.OpenAsync(Options(server.ConnectionString), TimeProvider.System, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected virtual PostgresEventLogOptions Options(string connection) => new(connection) { Schema = schema };
}

/// <summary>Bounds so tight that every subscriber falls behind and every queue fills.</summary>
public sealed class TightPostgresLogFixture : PostgresLogFixture
{
    protected override PostgresEventLogOptions Options(string connection) =>
        base.Options(connection) with { TailEvents = 4, TailBytes = 64, PageSize = 16, LargestCommit = 2, QueuedAppends = 3 };
}
