using System.Buffers;

namespace Kronicle.Api.Proxying;

/// <summary>Copies between two connections until one side ends; then both are over.</summary>
internal static class DuplexCopy
{
    private const int BufferSize = 32 * 1024;

    public static async Task RunAsync(Stream one, Stream other, CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task forth = CopyAsync(one, other, ends.Token);
        Task back = CopyAsync(other, one, ends.Token);
        await Task.WhenAny(forth, back);
        await ends.CancelAsync();

        // A read that does not heed its token ends with its connection.
        await one.DisposeAsync();
        await other.DisposeAsync();
        await Task.WhenAll(forth, back);
    }

    /// <summary>Copies until the source ends or either breaks; what was read is passed on at once.</summary>
    public static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, cancellation)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellation);
                await to.FlushAsync(cancellation);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away: so does the other.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
