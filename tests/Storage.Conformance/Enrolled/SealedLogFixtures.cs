using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Storage.Etcd;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Storage.Conformance.Enrolled;

/// <summary>The embedded log whose values are encrypted.</summary>
public sealed class SealedEmbeddedLogFixture : EmbeddedLogFixture, IRewritingFixture
{
    private SealingForm form = new();

    public void Rotate() => form = new SealingForm(2, form);

    public void Drop() => form = new SealingForm(2);

    public override async ValueTask<IEventLog> OpenAsync(CancellationToken cancellation) => new FormedEventLog(await base.OpenAsync(cancellation), form);
}

/// <summary>The log in PostgreSQL whose values are encrypted.</summary>
public sealed class SealedPostgresLogFixture : PostgresLogFixture, IRewritingFixture
{
    private SealingForm form = new();

    public void Rotate() => form = new SealingForm(2, form);

    public void Drop() => form = new SealingForm(2);

    public override async ValueTask<IEventLog> OpenAsync(CancellationToken cancellation) => new FormedEventLog(await base.OpenAsync(cancellation), form);
}

/// <summary>The log in etcd whose values are encrypted.</summary>
public sealed class SealedEtcdLogFixture : EtcdLogFixture, IRewritingFixture
{
    private SealingForm form = new();

    public void Rotate() => form = new SealingForm(2, form);

    public void Drop() => form = new SealingForm(2);

    protected override EtcdEventLogOptions Options(Uri address) => base.Options(address) with { Form = form };
}

/// <summary>The log in memory whose values are encrypted.</summary>
public sealed class SealedMemoryLogFixture : IEventLogFixture
{
    public ValueTask<IEventLog> OpenAsync(CancellationToken cancellation) =>
        ValueTask.FromResult<IEventLog>(new FormedEventLog(new MemoryEventLog(), new SealingForm()));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
