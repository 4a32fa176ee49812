using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Catalogue;
using Kronicle.Infrastructure.Auditing;

namespace Kronicle.Infrastructure.Tests.Auditing;

public sealed class JsonLinesAuditSinkTests
{
    [Fact]
    public async Task Disposing_writes_what_waits()
    {
        var disk = new Disk();
        var sink = new JsonLinesAuditSink(disk);
        for (int i = 0; i < 100; i++)
        {
            sink.Write(Event());
        }

        await sink.DisposeAsync();
        Assert.Equal((100, 100L, 0L, true), (disk.Lines, sink.Taken, sink.Lost, disk.Closed));
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task A_disk_that_refuses_loses_lines_and_no_request()
    {
        var disk = new Disk { Full = true };
        var sink = new JsonLinesAuditSink(disk);
        for (int i = 0; i < JsonLinesAuditSink.QueueLimit + 100; i++)
        {
            sink.Write(Event());
        }

        await sink.DisposeAsync();
        Assert.Equal((0, JsonLinesAuditSink.QueueLimit + 100L), (disk.Lines, sink.Lost));
    }

    [Fact]
    public async Task A_request_that_outlives_the_sink_loses_its_line_and_does_not_fail()
    {
        var sink = new JsonLinesAuditSink(new Disk());
        await sink.DisposeAsync();
        sink.Write(Event());
        Assert.Equal(1, sink.Lost);
    }

    [Fact]
    public async Task A_slow_disk_slows_the_writers_and_the_queue_stays_bounded()
    {
        var disk = new Disk();
        disk.Gate.Reset();
        var sink = new JsonLinesAuditSink(disk);
        const int Count = JsonLinesAuditSink.QueueLimit + 50;
        Task writers = Task.Factory.StartNew(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                sink.Write(Event());
            }
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(SpinWait.SpinUntil(() => sink.Taken > JsonLinesAuditSink.QueueLimit, TimeSpan.FromSeconds(60)));
        Assert.False(writers.IsCompleted);
        disk.Gate.Set();
        await writers;
        await sink.DisposeAsync();
        Assert.Equal(Count, disk.Lines);
    }

    private static AuditEvent Event() => new(new RequestContext
    {
        Info = new RequestInfo { IsResource = false, Verb = "get", Path = "/" },
        Catalogue = ResourceCatalogue.BuiltIn,
        Credentials = new Credentials(null, null, "/"),
        Options = RequestOptions.None,
        Body = new NoBody(),
        AuditId = "id",
        Received = DateTimeOffset.UnixEpoch,
    }, "ResponseComplete", 200, DateTimeOffset.UnixEpoch);

    private sealed class NoBody : IRequestBody
    {
        public string ContentType => "";

        public ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation) => new(default(BodyBytes));
    }

    private sealed class Disk : MemoryStream
    {
        public ManualResetEventSlim Gate { get; } = new(true);

        public bool Full { get; init; }

        public bool Closed { get; private set; }

        public int Lines { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Gate.Wait();
            if (Full)
            {
                throw new IOException("no space left on device");
            }

            Lines++;
        }

        protected override void Dispose(bool disposing)
        {
            Closed = true;
            base.Dispose(disposing);
        }
    }
}
