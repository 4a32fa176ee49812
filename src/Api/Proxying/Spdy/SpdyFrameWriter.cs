using System.Buffers;
using System.Buffers.Binary;

namespace Kronicle.Api.Proxying.Spdy;

/// <summary>Writes frames, one at a time: those who send on different streams take turns.</summary>
internal sealed class SpdyFrameWriter(Stream transport) : IDisposable
{
    private const int MostDataBytes = 32 * 1024;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SpdyHeaderEncoder encoder = new();

    /// <param name="streamId">The stream.</param>
    /// <param name="data">Sent in frames that leave others their turn.</param>
    /// <param name="last">Nothing more follows on this stream.</param>
    /// <param name="cancellation">Ends waiting.</param>
    public async ValueTask DataAsync(int streamId, ReadOnlyMemory<byte> data, bool last, CancellationToken cancellation)
    {
        do
        {
            ReadOnlyMemory<byte> part = data[..Math.Min(data.Length, MostDataBytes)];
            data = data[part.Length..];
            await turn.WaitAsync(cancellation);
            try
            {
                await WriteAsync(SpdyFrameHead.Data(streamId, part.Length, last && data.IsEmpty), part, cancellation);
            }
            finally
            {
                turn.Release();
            }
        }
        while (!data.IsEmpty);
    }

    /// <summary>A control frame of numbers.</summary>
    public async ValueTask ControlAsync(SpdyControl control, ReadOnlyMemory<int> numbers, CancellationToken cancellation)
    {
        byte[] payload = new byte[numbers.Length * 4];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(i * 4), numbers.Span[i]);
        }

        await turn.WaitAsync(cancellation);
        try
        {
            await WriteAsync(new(control, 0, 0, payload.Length), payload, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A control frame with headers: SYN_STREAM or SYN_REPLY.</summary>
    /// <param name="control">The type.</param>
    /// <param name="streamId">Gives the stream's id when it is this frame's turn, so that ids rise on the wire.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="cancellation">Ends waiting.</param>
    public async ValueTask HeadersAsync(
        SpdyControl control, Func<int> streamId, IReadOnlyDictionary<string, string> headers, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            int before = control == SpdyControl.SynStream ? 10 : 4;
            byte[] block = encoder.Encode(headers);
            byte[] payload = new byte[before + block.Length];
            BinaryPrimitives.WriteInt32BigEndian(payload, streamId());
            block.CopyTo(payload, before);
            await WriteAsync(new(control, 0, 0, payload.Length), payload, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        turn.Wait();
        encoder.Dispose();
        turn.Dispose();
    }

    private async ValueTask WriteAsync(SpdyFrameHead head, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        int length = SpdyFrameHead.Size + payload.Length;
        byte[] frame = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            head.Write(frame);
            payload.CopyTo(frame.AsMemory(SpdyFrameHead.Size));
            await transport.WriteAsync(frame.AsMemory(0, length), cancellation);
            await transport.FlushAsync(cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }
}
