using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>One subscriber's place in the log. Guarded by its tail's gate while it waits, its own while it runs.</summary>
internal sealed class Follower(string prefix, long after)
{
    private TaskCompletionSource? wake;

    /// <summary>Every event up to this revision was delivered, or is not under the prefix.</summary>
    public long Cursor { get; set; } = after;

    public string Prefix => prefix;

    public bool Wants(LogEvent item) => item.Revision > Cursor && item.Key.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Begins a wait; the task completes at <see cref="Wake"/>.</summary>
    public Task Wait()
    {
        wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return wake.Task;
    }

    public void Wake() => wake!.TrySetResult();
}
