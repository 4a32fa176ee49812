using Kronicle.Application.EventLog;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.Pipeline;

/// <summary>A log in which another writer may be quicker.</summary>
internal sealed class RacingLog(IEventLog inner) : PassingLog(inner)
{
    /// <summary>Runs before each append with how many were tried so far; it may append to the log behind.</summary>
    public Func<int, Append, Task> BeforeAppend { get; set; } = (_, _) => Task.CompletedTask;

    public int Appends { get; private set; }

    public override async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        await BeforeAppend(Appends++, append);
        return await base.AppendAsync(append, cancellation);
    }
}
