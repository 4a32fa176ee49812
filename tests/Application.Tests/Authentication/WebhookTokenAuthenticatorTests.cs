using System.Text;
using Kronicle.Application.Authentication;
using Kronicle.Application.Remote;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Authentication;

/// <summary>A service that knows tokens is asked once by all who bring the same one at the same time.</summary>
public sealed class WebhookTokenAuthenticatorTests
{
    private const int Many = 50;

    private readonly FakeTimeProvider clock = new(Callers.Start);
    private readonly SlowService service = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(120, 1)]
    [InlineData(0, 2)]
    public async Task Many_requests_with_one_new_token_are_one_review(int remembered, int reviews)
    {
        WebhookTokenAuthenticator authenticator = Authenticator(remembered);
        Task<AuthenticationOutcome>[] callers = [.. Ask(authenticator, Many)];
        Assert.DoesNotContain(callers, caller => caller.IsCompleted);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.All(await Task.WhenAll(callers), outcome => Assert.Equal("bob", outcome.User?.Name));
        Assert.Equal(1, service.Asked);

        // Whether the answer is good for those who come later is the flag's to say.
        Task<AuthenticationOutcome> later = Ask(authenticator);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.Equal("bob", (await later).User?.Name);
        Assert.Equal(reviews, service.Asked);
    }

    [Fact]
    public async Task Requests_on_many_threads_are_one_review_too()
    {
        WebhookTokenAuthenticator authenticator = Authenticator();
        using var start = new Barrier(8);
        Task<AuthenticationOutcome>[] callers = [.. Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait(Cancel);
            return Ask(authenticator);
        }, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())];
        await service.Begun.Task.WaitAsync(Cancel);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.All(await Task.WhenAll(callers), outcome => Assert.Equal("bob", outcome.User?.Name));
        Assert.Equal(1, service.Asked);
    }

    [Fact]
    public async Task A_caller_who_goes_away_leaves_the_review_to_the_others()
    {
        WebhookTokenAuthenticator authenticator = Authenticator();
        using var gone = new CancellationTokenSource();
        Task<AuthenticationOutcome> first = Ask(authenticator, cancellation: gone.Token);
        Task<AuthenticationOutcome>[] others = [.. Ask(authenticator, Many)];
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.DoesNotContain(others, other => other.IsCompleted);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.All(await Task.WhenAll(others), outcome => Assert.Equal("bob", outcome.User?.Name));
        Assert.Equal(1, service.Asked);
    }

    [Fact]
    public async Task What_a_caller_who_went_away_asked_is_remembered_for_the_next()
    {
        WebhookTokenAuthenticator authenticator = Authenticator();
        using var gone = new CancellationTokenSource();
        Task<AuthenticationOutcome> only = Ask(authenticator, cancellation: gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.Equal("bob", (await Ask(authenticator)).User?.Name);
        Assert.Equal(1, service.Asked);
    }

    [Fact]
    public async Task A_failure_is_shared_and_not_remembered()
    {
        WebhookTokenAuthenticator authenticator = Authenticator();
        Task<AuthenticationOutcome>[] callers = [.. Ask(authenticator, Many)];
        service.Answer("", code: 403);
        Assert.All(await Task.WhenAll(callers), outcome => Assert.Equal("Error contacting webhook: 403", outcome.Error));
        Task<AuthenticationOutcome> later = Ask(authenticator);
        Assert.False(later.IsCompleted);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.Equal("bob", (await later).User?.Name);
        Assert.Equal(2, service.Asked);
    }

    [Fact]
    public async Task A_fault_is_everyone_s_and_the_next_caller_asks_again()
    {
        WebhookTokenAuthenticator authenticator = Authenticator();
        Task<AuthenticationOutcome>[] callers = [.. Ask(authenticator, 2)];
        service.Break();
        foreach (Task<AuthenticationOutcome> caller in callers)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => caller);
        }

        Task<AuthenticationOutcome> later = Ask(authenticator);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.Equal("bob", (await later).User?.Name);
    }

    [Fact]
    public async Task A_review_that_takes_too_long_ends_for_all()
    {
        WebhookTokenAuthenticator authenticator = Authenticator();
        Task<AuthenticationOutcome>[] callers = [.. Ask(authenticator, Many)];
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain(callers, caller => caller.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await Task.WhenAll(callers), outcome => Assert.Equal("context deadline exceeded", outcome.Error));
        Task<AuthenticationOutcome> later = Ask(authenticator);
        service.Answer("""{"status":{"authenticated":true,"user":{"username":"bob"}}}""");
        Assert.Equal("bob", (await later).User?.Name);
        Assert.Equal(2, service.Asked);
    }

    [Fact]
    public void Other_tokens_and_other_audiences_are_reviews_of_their_own()
    {
        WebhookTokenAuthenticator authenticator = Authenticator();
        _ = Ask(authenticator);
        _ = Ask(authenticator, token: "other");
        _ = authenticator.AuthenticateAsync(Callers.Token("good") with { Audiences = ["vault"] }, Cancel);
        Assert.Equal(3, service.Asked);
    }

    private static IEnumerable<Task<AuthenticationOutcome>> Ask(WebhookTokenAuthenticator authenticator, int times) =>
        Enumerable.Range(0, times).Select(_ => Ask(authenticator));

    private static Task<AuthenticationOutcome> Ask(WebhookTokenAuthenticator authenticator, string token = "good", CancellationToken? cancellation = null) =>
        authenticator.AuthenticateAsync(Callers.Token(token), cancellation ?? Cancel).AsTask();

    private WebhookTokenAuthenticator Authenticator(int remembered = 120) =>
        new(service, new TokenWebhookSettings("v1", TimeSpan.FromSeconds(remembered), ["api"]), clock);

    // Answers when it is told to.
    private sealed class SlowService : IReviewService
    {
        private TaskCompletionSource<ReviewAnswer> answer = new();
        private int asked;

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Asked => asked;

        public async ValueTask<ReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation)
        {
            Interlocked.Increment(ref asked);
            Begun.TrySetResult();
            return await answer.Task.WaitAsync(cancellation);
        }

        public void Answer(string body, int code = 200) => Next().SetResult(new(code, Encoding.UTF8.GetBytes(body), "", false));

        public void Break() => Next().SetException(new InvalidOperationException("broken"));

        private TaskCompletionSource<ReviewAnswer> Next() => Interlocked.Exchange(ref answer, new());
    }
}
