using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Catalogue;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Auditing;

public sealed class AuditedRunTests : IAuditSink, IAnswerForm
{
    private readonly List<string> told = [];
    private readonly AuditRecorder recorder;
    private AuditStages omitted;
    private bool keeps = true;

    public AuditedRunTests() => recorder = new AuditRecorder(this, AuditPolicy.Default, new FakeTimeProvider(), this);

    public bool Enabled => true;

    public bool Strict { get; private set; }

    public long Taken => 0;

    public long Lost => 0;

    [Fact]
    public async Task A_request_that_is_answered_at_once_is_told_of_when_it_ends()
    {
        RequestContext context = Context();
        await RunAsync(context, () => Task.FromResult<ApiAnswer>(new TextAnswer(200, "ok")));
        Assert.Empty(told);
        context.Complete(200);
        Assert.Equal(["RequestReceived + ResponseComplete"], told);
    }

    [Fact]
    public async Task A_request_that_waits_is_told_of_and_written_before_it_does()
    {
        var waits = new TaskCompletionSource<ApiAnswer>();
        RequestContext context = Context();
        Task<ApiAnswer> run = RunAsync(context, () => waits.Task);
        Assert.Equal(["RequestReceived", "written"], told);
        waits.SetResult(new TextAnswer(200, "ok"));
        await run;
        context.Complete(200);
        Assert.Equal(["RequestReceived", "written", "ResponseComplete"], told);
    }

    [Fact]
    public async Task A_request_whose_answer_its_reader_may_hold_up_is_told_of_before()
    {
        await RunAsync(Context(), () => Task.FromResult<ApiAnswer>(new WriterAnswer("text/plain", (_, _) => Task.CompletedTask)));
        Assert.Equal(["RequestReceived"], told);
    }

    [Fact]
    public async Task A_caller_who_asks_to_act_as_another_is_told_of_while_it_is_itself()
    {
        await RunAsync(Context(new ImpersonationHeaders("jane", "", [], new Dictionary<string, IReadOnlyList<string>>())), () => Task.FromResult<ApiAnswer>(new TextAnswer(200, "ok")));
        Assert.Equal(["RequestReceived"], told);
    }

    [Fact]
    public async Task A_request_whose_coming_a_strict_sink_does_not_keep_is_refused_and_nothing_is_done()
    {
        (Strict, keeps) = (true, false);
        ApiAnswer answer = await RunAsync(Context(), () => throw new InvalidOperationException("it was done"));
        Assert.Equal(500, answer.Code);
        Assert.Equal(["RequestReceived"], told);
    }

    [Fact]
    public async Task A_coming_is_told_of_though_the_policy_omits_the_end()
    {
        omitted = AuditStages.ResponseComplete;
        RequestContext context = Context();
        await RunAsync(context, () => Task.FromResult<ApiAnswer>(new TextAnswer(200, "ok")));
        context.Complete(200);
        Assert.Equal(["RequestReceived"], told);
    }

    [Fact]
    public async Task The_end_of_an_answer_that_has_begun_to_leave_is_written_at_once()
    {
        omitted = AuditStages.RequestReceived;
        RequestContext context = Context();
        await RunAsync(context, () => Task.FromResult<ApiAnswer>(new TextAnswer(200, "ok")));
        context.AnswerLeft = true;
        context.Complete(200);
        Assert.Equal(["ResponseComplete", "written"], told);
    }

    bool IAuditSink.Write(in AuditEvent item)
    {
        told.Add($"{item.Stage}");
        return keeps;
    }

    void IAuditSink.Write(in AuditEvent coming, in AuditEvent end)
    {
        Assert.False(coming.Annotated);
        told.Add($"{coming.Stage} + {end.Stage}");
    }

    void IAuditSink.WriteWaiting() => told.Add("written");

    public ReadOnlyMemory<byte>? JsonOf(ApiAnswer answer, int most) => default(ReadOnlyMemory<byte>);

    private Task<ApiAnswer> RunAsync(RequestContext context, Func<Task<ApiAnswer>> next) =>
        AuditedRun.RunAsync(recorder, new ReadPath(context), new AuditTrail(new AuditDecision(AuditLevel.Metadata, omitted, false)), () => next());

    private static RequestContext Context(ImpersonationHeaders? impersonation = null) => new()
    {
        Info = new RequestInfo { IsResource = false, Verb = "get", Path = "/" },
        Catalogue = ResourceCatalogue.BuiltIn,
        Credentials = new Credentials(null, null, "/"),
        Options = RequestOptions.None,
        Body = new NoBody(),
        AuditId = "id",
        Received = DateTimeOffset.UnixEpoch,
        Impersonation = impersonation,
    };

    private sealed class NoBody : IRequestBody
    {
        public string ContentType => "";

        public ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation) => new(new BodyBytes(default, null));
    }
}
