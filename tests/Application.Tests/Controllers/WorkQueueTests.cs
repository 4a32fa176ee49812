using Kronicle.Application.Controllers;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.Controllers;

public sealed class WorkQueueTests
{
    [Fact]
    public async Task A_key_waits_once_and_comes_again_when_it_was_added_while_it_was_worked_on()
    {
        var queue = new WorkQueue(new FakeTimeProvider());
        using var stop = new CancellationTokenSource();
        var seen = new List<string>();
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.RunAsync(
            (key, _) =>
            {
                seen.Add(key);
                if (seen.Count == 1)
                {
                    queue.Add("a");
                }

                if (seen.Count == 3)
                {
                    stop.Cancel();
                }

                return Task.CompletedTask;
            },
            (_, _) => { }, stop.Token));
        Assert.Equal(["a", "b", "a"], seen);
    }

    [Fact]
    public async Task What_failed_comes_again_after_a_pause_that_doubles()
    {
        var clock = new FakeTimeProvider();
        var queue = new WorkQueue(clock);
        using var stop = new CancellationTokenSource();
        var failures = new List<string>();
        var begun = new SemaphoreSlim(0);
        queue.Add("a");
        Task run = queue.RunAsync(
            (_, _) =>
            {
                begun.Release();
                throw new InvalidOperationException("no");
            },
            (key, reason) => failures.Add($"{key}: {reason.Message}"), stop.Token);
        foreach (int pause in (int[])[5, 10, 20])
        {
            await begun.WaitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, begun.CurrentCount);
            while (begun.CurrentCount == 0)
            {
                clock.Advance(TimeSpan.FromMilliseconds(pause));
                await Task.Yield();
            }
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(failures.Count >= 3);
        Assert.All(failures, failure => Assert.Equal("a: no", failure));
    }

    [Fact]
    public void The_name_of_a_servers_lease_comes_from_its_machine() =>
        Assert.Equal("apiserver-lphjr5z7h3imqn7sokpnsue3ha", IdentityLease.NameFor("vm"));
}
