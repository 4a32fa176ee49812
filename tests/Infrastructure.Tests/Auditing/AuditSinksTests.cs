using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Application;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Remote;
using Kronicle.Infrastructure.Auditing;
using Kronicle.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Infrastructure.Tests.Auditing;

public sealed class AuditSinksTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Service service = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Log => folder.File("audit.log");

    [Fact]
    public void A_blocking_log_has_the_line_when_it_was_asked_for()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log));
        Assert.True(sink.Write(AuditEvents.Of("first")));
        Assert.Empty(File.ReadAllText(Log));
        sink.WriteWaiting();
        Assert.Contains("\"auditID\":\"first\"", File.ReadAllText(Log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AuditMode.Blocking)]
    [InlineData(AuditMode.Batch)]
    public async Task The_lines_of_a_coming_and_an_end_say_the_same_of_the_request_and_stand_in_their_order(AuditMode mode)
    {
        IAuditSink sink = Create(new AuditLogOptions(Log) { Mode = mode });
        AuditEvent end = AuditEvents.Of();
        end.Context.Annotations["a.example/known"] = "later";
        sink.Write(end with { Stage = AuditStages.RequestReceived, Code = 0, Annotated = false }, end);
        await CloseAsync(sink);
        string[] lines = await File.ReadAllLinesAsync(Log, Cancel);
        Assert.Equal(["RequestReceived", "ResponseComplete"], lines.Select(line => (string?)JsonNode.Parse(line)!["stage"]));
        Assert.Equal(
            lines[0].Replace("RequestReceived", "ResponseComplete", StringComparison.Ordinal),
            lines[1].Replace("\"responseStatus\":{\"metadata\":{},\"code\":200},", "", StringComparison.Ordinal)
                .Replace(",\"annotations\":{\"a.example/known\":\"later\"}", "", StringComparison.Ordinal));
        Assert.Equal(2, sink.Taken);
    }

    [Fact]
    public void Of_a_coming_and_an_end_that_is_too_large_the_coming_is_kept()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log) { Truncation = new(true, 600, 10_000) });
        AuditEvent end = AuditEvents.Of(level: AuditLevel.Request);
        end.Context.Annotations["a.example/long"] = new string('x', 1_000);
        sink.Write(end with { Stage = AuditStages.RequestReceived, Code = 0, Annotated = false }, end);
        sink.WriteWaiting();
        Assert.Contains("RequestReceived", Assert.Single(File.ReadAllLines(Log)), StringComparison.Ordinal);
        Assert.Equal(1, sink.Lost);
    }

    [Fact]
    public void Who_acts_as_another_is_told_when_it_is_known()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log));
        AuditEvent end = AuditEvents.Of();
        end.Context.User = UserInfo.Anonymous with { Name = "ann" };
        sink.Write(end with { Stage = AuditStages.RequestReceived, Code = 0 });
        (end.Context.Impersonator, end.Context.User) = (end.Context.User, UserInfo.Anonymous with { Name = "ben" });
        sink.Write(end);
        sink.WriteWaiting();
        JsonNode[] lines = [.. File.ReadAllLines(Log).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal([("ann", null), ("ann", "ben")], lines.Select(line => ((string?)line["user"]!["username"], (string?)line["impersonatedUser"]?["username"])));
    }

    [Fact]
    public void A_strict_log_has_the_line_of_a_coming_before_anything_is_done()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log) { Mode = AuditMode.BlockingStrict });
        sink.Write(AuditEvents.Of() with { Stage = AuditStages.RequestReceived, Code = 0 });
        Assert.Single(File.ReadAllLines(Log));
    }

    [Theory]
    [InlineData(AuditLevel.Metadata, ",\"annotations\":{\"a.example/kept\":\"k\"}}")]
    [InlineData(AuditLevel.Request, ",\"annotations\":{\"a.example/kept\":\"k\",\"patch.webhook.admission.k8s.io/round_0_index_0\":\"p\"}}")]
    public void Annotations_that_show_parts_of_objects_stand_where_bodies_do(AuditLevel level, string expected)
    {
        IAuditSink sink = Create(new AuditLogOptions(Log));
        AuditEvent item = AuditEvents.Of(level: level);
        item.Context.Annotations["a.example/kept"] = "k";
        item.Context.DetailedAnnotations["patch.webhook.admission.k8s.io/round_0_index_0"] = "p";
        sink.Write(item);
        sink.WriteWaiting();
        Assert.EndsWith(expected, File.ReadAllText(Log).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_batches_has_every_line_when_it_is_closed()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log) { Mode = AuditMode.Batch });
        for (int i = 0; i < 100; i++)
        {
            sink.Write(AuditEvents.Of($"event-{i}"));
        }

        await CloseAsync(sink);
        string[] lines = await File.ReadAllLinesAsync(Log, Cancel);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"event-{i}"), lines.Select(line => (string?)JsonNode.Parse(line)!["auditID"]));
        Assert.Equal((100L, 0L), (sink.Taken, sink.Lost));
    }

    [Fact]
    public async Task What_comes_after_the_end_is_lost_and_only_a_strict_log_says_so()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log));
        IAuditSink strict = Create(new AuditLogOptions(folder.File("strict.log")) { Mode = AuditMode.BlockingStrict });
        await CloseAsync(sink);
        await CloseAsync(strict);
        Assert.True(sink.Write(AuditEvents.Of()));
        Assert.False(strict.Write(AuditEvents.Of()));
        Assert.Equal((1L, 1L), (sink.Lost, strict.Lost));
    }

    [Fact]
    public void Lines_of_text_have_the_references_fields()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log) { Legacy = true });
        sink.Write(AuditEvents.Of());
        sink.WriteWaiting();
        Assert.Equal(
            """
            2026-01-02T03:04:05.6Z AUDIT: id="id" stage="ResponseComplete" ip="192.0.2.1" method="get" user="system:anonymous" groups="\"system:unauthenticated\"" as="<self>" asgroups="<lookup>" user-agent="" namespace="<none>" uri="/version?a=\"b\"" response="200"
            """, File.ReadAllText(Log).TrimEnd());
    }

    [Fact]
    public void A_large_file_makes_place_for_a_new_one_and_the_oldest_go()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log) { MaxSize = 1, MaxBackups = 2 });
        for (int i = 0; i < 8; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            sink.Write(AuditEvents.Of($"event-{i}", AuditLevel.Request, body: 600_000));
        }

        Assert.Equal(["audit-2026-01-02T03-04-12.000.log", "audit-2026-01-02T03-04-13.000.log", "audit.log"], Files());
        Assert.Contains("event-7", File.ReadAllText(Log), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_among_the_devices_is_never_moved()
    {
        Assert.SkipWhen(!Directory.Exists("/dev/shm"), "no /dev/shm to write to");
        string name = $"kronicle-{Path.GetFileName(folder.Path)}";
        try
        {
            IAuditSink sink = Create(new AuditLogOptions($"/dev/shm/{name}.log") { MaxSize = 1 });
            sink.Write(AuditEvents.Of("one", AuditLevel.Request, body: 600_000));
            sink.Write(AuditEvents.Of("two", AuditLevel.Request, body: 600_000));
            Assert.Single(Directory.GetFiles("/dev/shm", $"{name}*"));
        }
        finally
        {
            Array.ForEach(Directory.GetFiles("/dev/shm", $"{name}*"), File.Delete);
        }
    }

    [Fact]
    public void Old_files_are_compressed_and_end_with_their_age()
    {
        IAuditSink sink = Create(new AuditLogOptions(Log) { MaxSize = 1, MaxAge = 1, Compress = true });
        for (int i = 0; i < 4; i++)
        {
            clock.Advance(TimeSpan.FromHours(20));
            sink.Write(AuditEvents.Of($"event-{i}", AuditLevel.Request, body: 600_000));
        }

        Assert.Equal(["audit-2026-01-04T15-04-05.000.log.gz", "audit-2026-01-05T11-04-05.000.log.gz", "audit.log"], Files());
        foreach (string name in OperatingSystem.IsWindows() ? [] : Files())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(folder.File(name)).UnixFileMode);
        }
    }

    [Fact]
    public void A_large_event_loses_its_bodies_and_one_that_is_still_too_large_is_lost()
    {
        var log = new AuditLogOptions(Log) { Truncation = new AuditTruncation(true, 1000) };
        IAuditSink sink = Create(log);
        sink.Write(AuditEvents.Of("large", AuditLevel.Request, body: 5000));
        sink.Write(AuditEvents.Of(new string('i', 2000)));
        sink.WriteWaiting();
        JsonNode line = JsonNode.Parse(File.ReadAllLines(Log).Single())!;
        Assert.Null(line["requestObject"]);
        Assert.Equal("true", (string?)line["annotations"]!["audit.k8s.io/truncated"]);
        Assert.Equal(1, sink.Lost);
    }

    [Fact]
    public async Task A_webhook_gets_a_list_of_the_events()
    {
        IAuditSink sink = Create(new AuditWebhookOptions("config") { Batch = new AuditBatch { MaxSize = 400, MaxWait = TimeSpan.FromHours(1) } });
        sink.Write(AuditEvents.Of("one"));
        sink.Write(AuditEvents.Of("two"));
        await CloseAsync(sink);
        JsonNode[] lists = [.. service.Bodies.Select(body => JsonNode.Parse(body)!)];
        Assert.All(lists, list => Assert.Equal(("EventList", "audit.k8s.io/v1"), ((string?)list["kind"], (string?)list["apiVersion"])));
        Assert.Equal(["one", "two"], lists.SelectMany(list => list["items"]!.AsArray()).Select(item => (string?)item!["auditID"]));
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_never_blocks_a_request_in_batch_mode()
    {
        service.Gate = new TaskCompletionSource();
        IAuditSink sink = Create(new AuditWebhookOptions("config") { Batch = new AuditBatch { BufferSize = 10, MaxSize = 1 } });
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(sink.Write(AuditEvents.Of()));
        }

        Assert.InRange(sink.Lost, 980, 990);
        service.Gate.SetResult();
        await CloseAsync(sink);
        Assert.Equal(1000, sink.Lost + service.Bodies.Count);
    }

    [Fact]
    public void A_webhook_that_fails_for_a_moment_is_asked_again()
    {
        service.Failures = 2;
        IAuditSink sink = Create(new AuditWebhookOptions("config") { Mode = AuditMode.BlockingStrict, InitialBackoff = TimeSpan.Zero });
        Assert.True(sink.Write(AuditEvents.Of()));
        service.Failures = 5;
        Assert.False(sink.Write(AuditEvents.Of()));
        Assert.Equal((1, 1L), (service.Bodies.Count, sink.Lost));
    }

    [Fact]
    public void A_file_that_can_not_be_opened_ends_the_start() =>
        Assert.Contains("--audit-log-path", Assert.Throws<StartupException>(() => Create(new AuditLogOptions(folder.Path))).Message, StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();

    private string[] Files() => [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private IAuditSink Create(AuditLogOptions log) => AuditSinks.Create(log, new AuditWebhookOptions(""), service, clock);

    private IAuditSink Create(AuditWebhookOptions webhook) => AuditSinks.Create(new AuditLogOptions(""), webhook, service, TimeProvider.System);

    private static ValueTask CloseAsync(IAuditSink sink) => ((IAsyncDisposable)sink).DisposeAsync();

    private sealed class Service : IReviewServices, IReviewService
    {
        public List<string> Bodies { get; } = [];

        public int Failures { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public IReviewService Open(string kubeconfig, ReviewUse use) => this;

        public async ValueTask<ReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation)
        {
            if (Gate is not null)
            {
                await Gate.Task;
            }

            if (Failures-- > 0)
            {
                return new(503, default, "", true);
            }

            Bodies.Add(Encoding.UTF8.GetString(review.Span));
            return new(200, default, "", false);
        }
    }
}
