using JasperFx;
using JasperFx.Events;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Postgres;
using Kronicle.TestKit;
using Marten;

namespace Kronicle.Benchmarks.Stores;

/// <summary>A PostgreSQL that waits for its disk. The bare client appends one event with one Marten session, to the same kind of table.</summary>
internal sealed class PostgresSubject : IStoreSubject
{
    private readonly PostgresServer server;
    private readonly DocumentStore bare;

    private PostgresSubject(PostgresServer server)
    {
        this.server = server;
        bare = DocumentStore.For(marten =>
        {
            marten.Connection(server.ConnectionString);
            marten.DatabaseSchemaName = marten.Events.DatabaseSchemaName = "bare";
            marten.Events.StreamIdentity = StreamIdentity.AsString;
            marten.Events.AppendMode = EventAppendMode.Quick;
            marten.Events.UseBinarySerializer<BareChange>(new Bytes());
            marten.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            marten.DisableNpgsqlLogging = true;
        });
    }

    public string Name => "Postgres";

    public string Bare => "one Marten session for each write";

    public double Aim => 1.4;

    public static async Task<IStoreSubject> StartAsync(CancellationToken cancellation)
    {
        var subject = new PostgresSubject(await PostgresServer.StartAsync(synchronous: true, cancellation));
        await subject.bare.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        return subject;
    }

    public async Task<IEventLog> OpenAsync(CancellationToken cancellation) =>
        await PostgresEventLog.OpenAsync(new PostgresEventLogOptions(server.ConnectionString), TimeProvider.System, cancellation);

    public Task<Func<int, Task>> BareWriterAsync(int writer, CancellationToken cancellation)
    {
        byte[] value = Pods.Stored(writer);
        string key = Pods.Key(writer);
        return Task.FromResult<Func<int, Task>>(async _ =>
        {
            await using IDocumentSession session = bare.LightweightSession();
            session.Events.Append(key, new BareChange(value));
            await session.SaveChangesAsync(cancellation);
        });
    }

    public async ValueTask DisposeAsync()
    {
        bare.Dispose();
        await server.DisposeAsync();
    }

    private sealed record BareChange(byte[] Value);

    private sealed class Bytes : IEventBinarySerializer
    {
        public byte[] Serialize(Type type, object data) => ((BareChange)data).Value;

        public object Deserialize(Type type, byte[] data) => new BareChange(data);
    }
}
