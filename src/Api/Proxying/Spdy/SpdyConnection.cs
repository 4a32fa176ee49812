using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Kronicle.Api.Proxying.Spdy;

/// <summary>
/// SPDY/3.1 over a connection that was upgraded to it, as kubelets speak it: streams in both directions, pings answered, windows
/// granted. https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1
/// </summary>
/// <remarks>
/// The implementation that kubelets and kubectl have grants no windows and waits for none; so this one waits for none either, and is
/// held back by the connection alone.
/// </remarks>
/// <param name="transport">The upgraded connection; it is disposed with this one.</param>
/// <param name="server">Whether the other side made the connection.</param>
/// <param name="onStream">Takes the streams that the other side opens, and must not wait for them; null refuses them.</param>
public sealed class SpdyConnection(Stream transport, bool server, Action<SpdyStream>? onStream = null) : IAsyncDisposable
{
    private const int ProtocolError = 1;

    private readonly SpdyFrameReader reader = new(transport);
    private readonly SpdyFrameWriter writer = new(transport);
    private readonly SpdyHeaderDecoder decoder = new();
    private readonly ConcurrentDictionary<int, SpdyStream> streams = new();
    private int nextId = server ? 2 : 1;
    private volatile bool over;
    private int disposed;

    // Who makes the connection has odd numbers.
    private int OtherSide => server ? 1 : 0;

    /// <summary>Opens a stream; the other side knows it by its headers.</summary>
    /// <exception cref="SpdyException">The connection is over, or the other side does not take the stream.</exception>
    public async Task<SpdyStream> OpenAsync(IReadOnlyDictionary<string, string> headers, CancellationToken cancellation)
    {
        SpdyStream stream = null!;
        await writer.HeadersAsync(SpdyControl.SynStream, () =>
        {
            stream = new SpdyStream(this, nextId, headers);
            nextId += 2;
            streams[stream.Id] = stream;
            return stream.Id;
        }, headers, cancellation);
        if (over)
        {
            stream.Abandon("the connection is over");
        }

        await stream.Accepted.WaitAsync(cancellation);
        return stream;
    }

    /// <summary>Takes in what comes until the other side ends the connection. Every stream is over then.</summary>
    /// <exception cref="SpdyException">The other side does not keep to the protocol.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        string why = "the connection ended";
        try
        {
            while (await reader.HeadAsync(cancellation) is { } head)
            {
                if (head.Control is { } control)
                {
                    await HandleAsync(control, head, await reader.PayloadAsync(head, cancellation), cancellation);
                    continue;
                }

                SpdyStream? stream = streams.GetValueOrDefault(head.StreamId);
                await reader.DataAsync(head, stream, cancellation);
                if (head.Last)
                {
                    stream?.EndReceived();
                }
            }
        }
        catch (SpdyException e)
        {
            why = e.Message;
            throw;
        }
        finally
        {
            Abandon(why);
        }
    }

    /// <summary>Says that no more streams are taken.</summary>
    public ValueTask GoAwayAsync(CancellationToken cancellation) => writer.ControlAsync(SpdyControl.GoAway, new[] { 0, 0 }, cancellation);

    /// <summary>Asks for a sign of life.</summary>
    public ValueTask PingAsync(int id, CancellationToken cancellation) => writer.ControlAsync(SpdyControl.Ping, new[] { id }, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        Abandon("the connection was closed");
        await transport.DisposeAsync();
        await reader.CompleteAsync();
        writer.Dispose();
        decoder.Dispose();
    }

    /// <summary>Allows the other side to send so much more on a stream.</summary>
    internal ValueTask GrantAsync(int streamId, int count, CancellationToken cancellation) =>
        over ? ValueTask.CompletedTask : writer.ControlAsync(SpdyControl.WindowUpdate, new[] { streamId, count }, cancellation);

    internal ValueTask SendAsync(int streamId, ReadOnlyMemory<byte> data, bool last, CancellationToken cancellation) =>
        writer.DataAsync(streamId, data, last, cancellation);

    private void Abandon(string why)
    {
        over = true;
        foreach (SpdyStream stream in streams.Values)
        {
            stream.Abandon(why);
        }
    }

    private async ValueTask HandleAsync(SpdyControl control, SpdyFrameHead head, byte[] payload, CancellationToken cancellation)
    {
        int least = control switch
        {
            SpdyControl.SynStream => 10,
            SpdyControl.RstStream => 8,
            SpdyControl.SynReply or SpdyControl.Headers or SpdyControl.Ping => 4,
            _ => 0,
        };
        if (payload.Length < least)
        {
            throw new SpdyException($"a {control} frame of {payload.Length} bytes");
        }

        int id = least == 0 ? 0 : BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        switch (control)
        {
            case SpdyControl.SynStream:
                await OpenedAsync(id, decoder.Decode(payload.AsSpan(10)), head.Last, cancellation);
                break;
            case SpdyControl.SynReply or SpdyControl.Headers:
                // Read also when nobody wants them: what follows is compressed by what went before.
                decoder.Decode(payload.AsSpan(4));
                Answered(id, control, head.Last);
                break;
            case SpdyControl.RstStream when streams.TryRemove(id, out SpdyStream? reset):
                reset.Abandon("the stream was reset");
                break;
            case SpdyControl.Ping when id % 2 == OtherSide:
                await PingAsync(id, cancellation);
                break;
        }
    }

    private void Answered(int id, SpdyControl control, bool last)
    {
        if (!streams.TryGetValue(id, out SpdyStream? stream))
        {
            return;
        }

        if (control == SpdyControl.SynReply)
        {
            stream.Accept();
        }

        if (last)
        {
            stream.EndReceived();
        }
    }

    private async ValueTask OpenedAsync(int id, Dictionary<string, string> headers, bool last, CancellationToken cancellation)
    {
        var stream = new SpdyStream(this, id, headers);
        if (onStream is null || id % 2 != OtherSide || !streams.TryAdd(id, stream))
        {
            await writer.ControlAsync(SpdyControl.RstStream, new[] { id, ProtocolError }, cancellation);
            return;
        }

        await writer.HeadersAsync(SpdyControl.SynReply, () => id, new Dictionary<string, string>(), cancellation);
        if (last)
        {
            stream.EndReceived();
        }

        onStream(stream);
    }
}
