using System.Buffers;
using System.IO.Pipelines;

namespace Kronicle.Api.Proxying.Spdy;

/// <summary>Reads frames: heads, and payloads whole or in pieces. Nothing is taken on the word of a length alone.</summary>
internal sealed class SpdyFrameReader(Stream transport)
{
    private const int MostControlBytes = 64 * 1024;
    private const string CutShort = "the connection ended in the middle of a frame";

    private readonly PipeReader reader = PipeReader.Create(transport, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));

    /// <summary>The next head; null at the end of the connection.</summary>
    public async ValueTask<SpdyFrameHead?> HeadAsync(CancellationToken cancellation)
    {
        ReadResult result = await reader.ReadAtLeastAsync(SpdyFrameHead.Size, cancellation);
        if (result.Buffer.Length < SpdyFrameHead.Size)
        {
            return null;
        }

        var head = SpdyFrameHead.Read(result.Buffer);
        reader.AdvanceTo(result.Buffer.GetPosition(SpdyFrameHead.Size));
        return head;
    }

    /// <summary>The payload of a control frame.</summary>
    public async ValueTask<byte[]> PayloadAsync(SpdyFrameHead head, CancellationToken cancellation)
    {
        if (head.Length > MostControlBytes)
        {
            throw new SpdyException($"a control frame of {head.Length} bytes");
        }

        if (head.Length == 0)
        {
            return [];
        }

        ReadResult result = await reader.ReadAtLeastAsync(head.Length, cancellation);
        if (result.Buffer.Length < head.Length)
        {
            throw new SpdyException(CutShort);
        }

        byte[] payload = result.Buffer.Slice(0, head.Length).ToArray();
        reader.AdvanceTo(result.Buffer.GetPosition(head.Length));
        return payload;
    }

    /// <summary>Gives the payload of a data frame to its stream as it comes; null passes it over.</summary>
    public async ValueTask DataAsync(SpdyFrameHead head, SpdyStream? stream, CancellationToken cancellation)
    {
        for (long left = head.Length; left > 0;)
        {
            ReadResult result = await reader.ReadAsync(cancellation);
            ReadOnlySequence<byte> part = result.Buffer.Slice(0, Math.Min(left, result.Buffer.Length));
            if (part.IsEmpty && result.IsCompleted)
            {
                throw new SpdyException(CutShort);
            }

            if (stream is not null)
            {
                await stream.ReceiveAsync(part, cancellation);
            }

            left -= part.Length;
            reader.AdvanceTo(part.End);
        }
    }

    public ValueTask CompleteAsync() => reader.CompleteAsync();
}
