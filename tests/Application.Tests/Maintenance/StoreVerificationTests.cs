using System.Runtime.CompilerServices;
using System.Text;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Application.Tests.Maintenance;

public sealed class StoreVerificationTests
{
    private readonly MemoryEventLog log = new();

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    public async Task A_store_as_a_server_leaves_it_has_no_problem(long trimmed)
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await log.TrimAsync(trimmed, TestContext.Current.CancellationToken);
        StoreVerification verification = await VerifyAsync(new DamagedHistory(log), []);
        Assert.Equal((12L, 5L), (verification.Revision, verification.Objects));
    }

    [Fact]
    public async Task An_event_that_is_missing_is_named_by_those_that_refer_to_it()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await VerifyAsync(new DamagedHistory(log) { Leaves = item => item.Revision != 4 },
            ["/registry/configmaps/a/one at revision 6: it follows the event 4, but the one before it is 1"]);
    }

    [Fact]
    public async Task The_first_event_of_a_key_that_is_missing_is_named()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await VerifyAsync(new DamagedHistory(log) { Leaves = item => item.Revision != 3 },
            ["/registry/configmaps/a/two at revision 7: it follows the event 3, which is missing"]);
    }

    [Fact]
    public async Task The_newest_event_of_a_key_that_is_missing_is_named()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await VerifyAsync(new DamagedHistory(log) { Leaves = item => item.Revision != 8 },
            ["/registry/configmaps/b/three at revision 8: the history has no event of it"]);
        await VerifyAsync(new DamagedHistory(log) { Leaves = item => item.Revision != 12 },
            ["/registry/configmaps/a/one at revision 12: it is there, though the event 11 deleted it"]);
    }

    [Fact]
    public async Task A_deletion_that_is_missing_is_named()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await StoreWriter.Of(log).DeleteAsync("/registry/configmaps/b/three");
        await VerifyAsync(new DamagedHistory(log) { Leaves = item => item.Revision != 13 },
            ["/registry/configmaps/b/three at revision 8: the history ends with this state, but the key is absent"]);
        await VerifyAsync(new DamagedHistory(log) { Leaves = item => item.Revision != 7 },
            ["/registry/configmaps/a/two at revision 9: it begins the key anew, though the event 3 left it there"]);
    }

    [Fact]
    public async Task Bytes_that_changed_are_named()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        var damaged = new DamagedHistory(log)
        {
            Changes = item => item.Revision == 12
                ? item with { Value = (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(item.Value!.Value.Span).Replace("\"3\"", "\"4\"", StringComparison.Ordinal)) } : item,
        };
        await VerifyAsync(damaged, ["/registry/configmaps/a/one at revision 12: the current state has other bytes than its event"]);
    }

    [Fact]
    public async Task An_event_out_of_its_order_is_named()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await VerifyAsync(new DamagedHistory(log) { Changes = item => item.Revision == 8 ? item with { Revision = 2 } : item },
            ["/registry/configmaps/b/three at revision 2: its revision does not come after 7, the one before it",
             "/registry/configmaps/b/three at revision 8: the current state has this revision, the history ends with 2"]);
    }

    [Fact]
    public async Task An_event_that_contradicts_itself_is_named()
    {
        await StoreWriter.Of(log).WriteSampleAsync();
        await VerifyAsync(new DamagedHistory(log) { Changes = item => item.Revision == 4 ? item with { Kind = EventKind.Created } : item },
            ["/registry/configmaps/a/one at revision 4: it is marked as Created, which does not go with what it has"]);
    }

    [Theory]
    [InlineData("/registry/configmaps/a/one", """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"one","namespace":"a","uid":"1"}}""", null)]
    [InlineData("/registry/configmaps/a/one", """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"two","namespace":"a","uid":"1"}}""", "it is the object a/two, which has another key")]
    [InlineData("/registry/configmaps/a/one", """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"one","namespace":"a"}}""", "it has no uid")]
    [InlineData("/registry/configmaps/a/one", """{"kind":"Secret","apiVersion":"v1","metadata":{"name":"one","namespace":"a","uid":"1"}}""", "it is a v1 Secret, and no v1 ConfigMap")]
    [InlineData("/registry/configmaps/a/one", """{"kind":"ConfigMap","apiVersion":"v1","data":7}""", "it is no ConfigMap: ")]
    [InlineData("/registry/configmaps/a/one", "k8s:enc:aescbc:v1:key1:...", "it is no ConfigMap: ")]
    [InlineData("/registry/horizontalpodautoscalers/a/one", """{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1","metadata":{"name":"one","namespace":"a","uid":"1"}}""", null)]
    [InlineData("/registry/services/specs/a/one", """{"kind":"Service","apiVersion":"v1","metadata":{"name":"one","namespace":"a","uid":"1"}}""", null)]
    [InlineData("/registry/example.com/widgets/a/one", """{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"one","namespace":"a","uid":"1"}}""", null)]
    [InlineData("/registry/example.com/widgets/a/one", """{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"two","namespace":"a","uid":"1"}}""", "it is the object a/two, which has another key")]
    [InlineData("/registry/example.com/widgets/a/one", "[]", "it is no object: ")]
    [InlineData("/registry/ranges/serviceips", "anything", null)]
    public void A_value_must_be_an_object_of_its_key(string key, string value, string? problem)
    {
        string? found = StoredObject.ProblemOf(key, Encoding.UTF8.GetBytes(value));
        Assert.Equal(problem is null, found is null);
        Assert.StartsWith(problem ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_no_object_of_its_key_is_named_once()
    {
        await StoreWriter.Of(log).WriteAsync("/registry/configmaps/a/one", "{}"u8.ToArray().AsMemory());
        await VerifyAsync(new DamagedHistory(log), ["/registry/configmaps/a/one at revision 1: it is a  , and no v1 ConfigMap"]);
    }

    private static async Task<StoreVerification> VerifyAsync(DamagedHistory store, string[] problems)
    {
        var found = new List<string>();
        var verification = new StoreVerification(
            new OpenStore(store.Log, store, "store", 1) { WithoutHistory = ["/registry/leases/"] }, problem => found.Add(problem.ToString()));
        await verification.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(problems, found);
        return verification;
    }

    /// <summary>A history that lost or changed events.</summary>
    private sealed class DamagedHistory(MemoryEventLog log) : IEventHistory
    {
        public MemoryEventLog Log => log;

        public Func<HistoryEvent, bool> Leaves { get; init; } = _ => true;

        public Func<HistoryEvent, HistoryEvent> Changes { get; init; } = item => item;

        public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => log.BoundsAsync(cancellation);

        public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (IReadOnlyList<HistoryEvent> events in log.ReadAsync(query, cancellation))
            {
                yield return [.. events.Where(Leaves).Select(Changes)];
            }
        }

        public IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(KeyScope scope, long revision, CancellationToken cancellation) =>
            log.StatesAsync(scope, revision, cancellation);

        public ValueTask TrimAsync(long revision, CancellationToken cancellation) => log.TrimAsync(revision, cancellation);
    }
}
