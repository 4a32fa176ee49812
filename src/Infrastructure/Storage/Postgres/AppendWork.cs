using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>An append that waits for its commit.</summary>
internal sealed class AppendWork(Append append)
{
    private readonly TaskCompletionSource<AppendOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int taken;

    public Append Append => append;

    public Task<AppendOutcome> Outcome => done.Task;

    /// <summary>Takes it into a commit, or withdraws it: true for the one of both that came first.</summary>
    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    public void Complete(AppendOutcome outcome) => done.TrySetResult(outcome);

    public void Fail(Exception reason) => done.TrySetException(reason);
}
