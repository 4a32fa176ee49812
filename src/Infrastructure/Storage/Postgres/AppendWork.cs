using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>An append that waits for its commit.</summary>
internal sealed class AppendWork(Append append)
{
    private readonly TaskCompletionSource<AppendOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Append Append => append;

    public Task<AppendOutcome> Outcome => done.Task;

    public void Complete(AppendOutcome outcome) => done.TrySetResult(outcome);

    public void Fail(Exception reason) => done.TrySetException(reason);
}
