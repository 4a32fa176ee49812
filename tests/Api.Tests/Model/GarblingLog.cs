using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Memory;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Model;

/// <summary>A log whose subscribers see v7 where v1 was written.</summary>
internal sealed class GarblingLog() : PassingLog(new MemoryEventLog())
{
    public override async IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(
        string prefix, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<LogEvent> batch in base.SubscribeAsync(prefix, after, cancellation))
        {
            yield return [.. batch.Select(item => item with
            {
                Value = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(item.Value.Span).Replace("\"v1\"", "\"v7\"", StringComparison.Ordinal)),
            })];
        }
    }
}
