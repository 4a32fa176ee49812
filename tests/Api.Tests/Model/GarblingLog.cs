using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Api.Tests.Model;

/// <summary>A log whose subscribers see v7 where v1 was written.</summary>
internal sealed class GarblingLog : IEventLog
{
    private readonly MemoryEventLog inner = new();

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation) => inner.CurrentRevisionAsync(cancellation);

    public ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => inner.AppendAsync(append, cancellation);

    public ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation) => inner.ReadAsync(key, cancellation);

    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

    public async IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(
        string prefix, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<LogEvent> batch in inner.SubscribeAsync(prefix, after, cancellation))
        {
            yield return [.. batch.Select(item => item with
            {
                Value = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(item.Value.Span).Replace("\"v1\"", "\"v7\"", StringComparison.Ordinal)),
            })];
        }
    }

    public ValueTask CompactAsync(long revision, CancellationToken cancellation) => inner.CompactAsync(revision, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
