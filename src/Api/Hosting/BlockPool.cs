using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Kronicle.Api.Hosting;

/// <summary>
/// The blocks that connections read into and write from: pinned, of one size, and used again. Those that nobody needed between two calls of
/// <see cref="Trim"/> are let go, so that an idle server does not keep what ten thousand requests at once needed, and a busy one allocates none.
/// </summary>
/// <remarks>docs/adr/0021-connection-blocks.md says why it is not Kestrel's.</remarks>
internal sealed class BlockPool : MemoryPool<byte>
{
    /// <summary>Bytes of a block: a page.</summary>
    public const int BlockBytes = 4096;

    private readonly ConcurrentQueue<Block> free = new();
    private int waiting;

    // The fewest that waited since the last trim; a lost update costs a few blocks until the next.
    private int fewest;

    public override int MaxBufferSize => BlockBytes;

    /// <summary>Blocks that wait to be used again.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <param name="minBufferSize">Bytes; -1 for any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="BlockBytes"/> are asked for: who needs more allocates it.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!free.TryDequeue(out Block? block))
        {
            fewest = 0;
            return new Block(this);
        }

        int left = Interlocked.Decrement(ref waiting);
        if (left < fewest)
        {
            fewest = left;
        }

        block.Rented = true;
        return block;
    }

    /// <summary>Lets go what waited all the time since the last call.</summary>
    public void Trim()
    {
        for (int excess = fewest; excess > 0 && free.TryDequeue(out _); excess--)
        {
            Interlocked.Decrement(ref waiting);
        }

        fewest = Waiting;
    }

    protected override void Dispose(bool disposing) => free.Clear();

    private void Return(Block block)
    {
        free.Enqueue(block);
        Interlocked.Increment(ref waiting);
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public bool Rented { get; set; } = true;

        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        public void Dispose()
        {
            if (Rented)
            {
                Rented = false;
                pool.Return(this);
            }
        }
    }
}
