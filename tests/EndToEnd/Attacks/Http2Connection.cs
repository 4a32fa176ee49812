using System.Buffers.Binary;
using System.Net.Security;
using System.Text;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Attacks;

/// <summary>HTTP/2 frame by frame (RFC 9113), for what no client would send.</summary>
internal sealed class Http2Connection : IAsyncDisposable
{
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Goaway = 7;
    public const byte Continuation = 9;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    private readonly RawConnection connection;

    private Http2Connection(RawConnection connection) => this.connection = connection;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Connects and says the preface with empty settings.</summary>
    public static async Task<Http2Connection> OpenAsync(ServerProcess server)
    {
        RawConnection connection = await RawConnection.OpenAsync(server, protocol: SslApplicationProtocol.Http2);
        var http2 = new Http2Connection(connection);
        await connection.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        await http2.SendAsync(Frame(Settings, 0, 0, []));
        return http2;
    }

    /// <returns>False when the server has ended the connection.</returns>
    public async Task<bool> SendAsync(params byte[][] frames)
    {
        try
        {
            foreach (byte[] frame in frames)
            {
                await connection.Tls.WriteAsync(frame, Cancel);
            }

            await connection.Tls.FlushAsync(Cancel);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The next frame; null when the server has ended the connection.</summary>
    public async Task<(byte Type, byte Flags, byte[] Payload)?> ReadAsync()
    {
        try
        {
            byte[] head = new byte[9];
            await connection.Tls.ReadExactlyAsync(head, Cancel);
            byte[] payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await connection.Tls.ReadExactlyAsync(payload, Cancel);
            return (head[3], head[4], payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The error of the first GOAWAY; null when the connection ends without one.</summary>
    public async Task<uint?> ErrorAsync()
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == Goaway)
            {
                return BinaryPrimitives.ReadUInt32BigEndian(frame.Payload.AsSpan(4));
            }
        }

        return null;
    }

    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2], frame[3], frame[4]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>Header fields, literal and never indexed (RFC 7541 section 6.2.2).</summary>
    public static byte[] Fields(params (string Name, string Value)[] fields)
    {
        using var block = new MemoryStream();
        foreach ((string name, string value) in fields)
        {
            block.WriteByte(0);
            Text(block, name);
            Text(block, value);
        }

        return block.ToArray();
    }

    /// <summary>The fields of a GET.</summary>
    public static byte[] Get(string path) => Fields((":method", "GET"), (":scheme", "https"), (":authority", "localhost"), (":path", path));

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static void Text(MemoryStream block, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        int rest = bytes.Length - 127;
        block.WriteByte((byte)Math.Min(bytes.Length, 127));
        for (; rest >= 128; rest >>= 7)
        {
            block.WriteByte((byte)((rest & 127) | 128));
        }

        if (bytes.Length >= 127)
        {
            block.WriteByte((byte)rest);
        }

        block.Write(bytes);
    }
}
