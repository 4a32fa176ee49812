using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Kronicle.Api.Hosting;

/// <summary>Gives each of the server's queues of connections a <see cref="BlockPool"/> of its own, and trims them all every ten seconds.</summary>
internal sealed class BlockPools : IMemoryPoolFactory<byte>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<BlockPool> pools = [];
    private readonly ITimer timer;

    public BlockPools(TimeProvider clock) => timer = clock.CreateTimer(static pools => ((BlockPools)pools!).Trim(), this, Period, Period);

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null)
    {
        var pool = new BlockPool();
        pools.Add(pool);
        return pool;
    }

    public void Dispose() => timer.Dispose();

    private void Trim()
    {
        foreach (BlockPool pool in pools)
        {
            pool.Trim();
        }
    }
}
