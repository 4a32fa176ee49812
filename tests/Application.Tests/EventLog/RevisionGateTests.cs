using Kronicle.Application.EventLog;

namespace Kronicle.Application.Tests.EventLog;

public class RevisionGateTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Everyone_waits_for_an_own_revision()
    {
        var gate = new RevisionGate();
        Task five = gate.WaitAsync(5, None).AsTask();
        Task three = gate.WaitAsync(3, None).AsTask();
        gate.Reach(3);
        await three;
        Assert.False(five.IsCompleted);
        gate.Reach(9);
        await five;
        Assert.True(gate.WaitAsync(9, None).IsCompletedSuccessfully);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task Who_gives_up_is_forgotten()
    {
        var gate = new RevisionGate();
        using var stop = new CancellationTokenSource();
        Task[] waits = [.. Enumerable.Range(0, 100).Select(_ => gate.WaitAsync(long.MaxValue, stop.Token).AsTask())];
        Task patient = gate.WaitAsync(2, None).AsTask();
        await stop.CancelAsync();
        foreach (Task wait in waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        Assert.Equal(1, gate.Waiting);
        gate.Reach(2);
        await patient;
    }

    [Fact]
    public async Task A_broken_gate_tells_everyone_who_waits_and_opens_for_what_was_reached()
    {
        var gate = new RevisionGate();
        gate.Reach(4);
        Task waiting = gate.WaitAsync(5, None).AsTask();
        gate.Break(new LogUnavailableException("gone"));
        await Assert.ThrowsAsync<LogUnavailableException>(() => waiting);
        await Assert.ThrowsAsync<LogUnavailableException>(() => gate.WaitAsync(5, None).AsTask());
        await gate.WaitAsync(4, None);
    }

    [Fact]
    public void It_never_goes_back()
    {
        var gate = new RevisionGate();
        gate.Reach(4);
        gate.Reach(2);
        Assert.Equal(4, gate.Reached);
    }
}
