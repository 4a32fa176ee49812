using CsCheck;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;

namespace Kronicle.Application.Tests.Maintenance;

public sealed class RevisionOrderTests
{
    [Fact]
    public void States_come_in_the_order_of_revisions_whatever_fits_at_once() =>
        Gen.Select(Gen.Int[1, 200].HashSet[0, 60], Gen.Int[1, 50], Gen.Int[0, 100], Gen.Int[1, 9]).Sample((revisions, budget, after, size) =>
        {
            StoredValue[] states = [.. revisions.Select(revision => new StoredValue($"k{revision}", new byte[size], revision, revision))];
            List<long> got = RevisionOrder.ReadAsync(states.ToAsyncEnumerable, after, budget, CancellationToken.None)
                .Select(state => state.Revision).ToListAsync().AsTask().GetAwaiter().GetResult();
            Assert.Equal(revisions.Where(revision => revision > after).Order().Select(revision => (long)revision), got);
        });

    [Fact]
    public async Task What_fits_is_read_in_one_scan()
    {
        int scans = 0;
        IAsyncEnumerable<StoredValue> Scan()
        {
            scans++;
            return new[] { 3, 1, 2 }.Select(revision => new StoredValue("k", new byte[10], revision, revision)).ToAsyncEnumerable();
        }

        Assert.Equal(3, await RevisionOrder.ReadAsync(Scan, 0, 30, CancellationToken.None).CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, scans);
        Assert.Equal(3, await RevisionOrder.ReadAsync(Scan, 0, 20, CancellationToken.None).CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, scans);
    }
}
