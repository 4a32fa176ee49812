using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Something that waits for the writer's next transaction. Cancelling drops it until that has begun, and never after.</summary>
internal abstract class WriteWork
{
    private CancellationTokenRegistration registration;
    private int begun;

    /// <summary>Watches the caller's token from now on.</summary>
    public void Watch(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            registration = cancellation.UnsafeRegister(static (work, token) => ((WriteWork)work!).Drop(token), this);
        }
    }

    /// <summary>True when the work is to be done; false when it was cancelled.</summary>
    public bool TryBegin()
    {
        bool mine = Interlocked.Exchange(ref begun, 1) == 0;
        registration.Unregister();
        return mine;
    }

    public abstract void Fail(Exception error);

    protected abstract void Cancel(CancellationToken cancellation);

    private void Drop(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref begun, 1) == 0)
        {
            Cancel(cancellation);
        }
    }
}

/// <summary>Work with an answer of a type, which is given after the commit.</summary>
internal abstract class WriteWork<T> : WriteWork
{
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => done.Task;

    public void Complete(T answer) => done.SetResult(answer);

    public override void Fail(Exception error) => done.TrySetException(error);

    protected override void Cancel(CancellationToken cancellation) => done.TrySetCanceled(cancellation);
}

internal sealed class AppendWork(Append append) : WriteWork<AppendOutcome>
{
    public Append Append => append;

    /// <summary>What the transaction made of it; true only once that is committed.</summary>
    public AppendOutcome Outcome { get; set; }
}

internal sealed class CompactWork(long revision) : WriteWork<bool>
{
    public long Revision => revision;
}

internal sealed class TrimWork(long revision) : WriteWork<bool>
{
    public long Revision => revision;
}

internal sealed class RewriteWork(List<RenewedValue> values) : WriteWork<bool>
{
    public List<RenewedValue> Values => values;
}
