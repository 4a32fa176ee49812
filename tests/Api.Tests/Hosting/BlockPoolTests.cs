using System.Buffers;
using Kronicle.Api.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Api.Tests.Hosting;

public sealed class BlockPoolTests : IDisposable
{
    private readonly BlockPool pool = new();

    [Fact]
    public void A_block_that_came_back_is_used_again_and_by_one_at_a_time()
    {
        IMemoryOwner<byte> first = pool.Rent();
        first.Memory.Span[0] = 7;
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, pool.Waiting);
        using IMemoryOwner<byte> second = pool.Rent(BlockPool.BlockBytes), third = pool.Rent();
        Assert.Same(first, second);
        Assert.NotSame(second, third);
        Assert.Equal(0, pool.Waiting);
        Assert.Equal(BlockPool.BlockBytes, third.Memory.Length);
    }

    [Fact]
    public void More_than_a_block_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(BlockPool.BlockBytes + 1));

    [Fact]
    public void What_nobody_needed_between_two_trims_is_let_go_and_what_was_needed_stays()
    {
        Burst(1000);
        pool.Trim();
        Assert.Equal(1000, pool.Waiting);
        Burst(300);
        pool.Trim();
        Assert.Equal(300, pool.Waiting);
        Burst(300);
        pool.Trim();
        Assert.Equal(300, pool.Waiting);
        pool.Trim();
        Assert.Equal(0, pool.Waiting);
    }

    [Fact]
    public void The_pools_of_a_server_are_trimmed_as_time_goes_by()
    {
        var clock = new FakeTimeProvider();
        using var pools = new BlockPools(clock);
        using var one = (BlockPool)pools.Create();
        one.Rent().Dispose();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, one.Waiting);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, one.Waiting);
    }

    public void Dispose() => pool.Dispose();

    private void Burst(int blocks)
    {
        IMemoryOwner<byte>[] rented = [.. Enumerable.Range(0, blocks).Select(_ => pool.Rent())];
        Array.ForEach(rented, block => block.Dispose());
    }
}
