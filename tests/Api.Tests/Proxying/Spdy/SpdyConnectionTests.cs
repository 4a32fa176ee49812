using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;
using Kronicle.Api.Proxying.Spdy;

namespace Kronicle.Api.Tests.Proxying.Spdy;

public sealed class SpdyConnectionTests : IAsyncDisposable
{
    private readonly Channel<SpdyStream> opened = Channel.CreateUnbounded<SpdyStream>();
    private readonly SpdyConnection client;
    private readonly SpdyConnection server;
    private readonly Task[] running;

    public SpdyConnectionTests()
    {
        (Stream one, Stream other) = DuplexPipe.Create();
        client = new SpdyConnection(one, server: false);
        server = new SpdyConnection(other, server: true, stream => opened.Writer.TryWrite(stream));
        running = [client.RunAsync(Cancel), server.RunAsync(Cancel)];
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Streams_carry_bytes_both_ways_and_end_each_way_by_themselves()
    {
        SpdyStream mine = await client.OpenAsync(Named("data"), Cancel);
        SpdyStream theirs = await opened.Reader.ReadAsync(Cancel);
        Assert.Equal("data", theirs.Headers["streamtype"]);
        await mine.WriteAsync("question"u8.ToArray(), Cancel);
        await mine.EndAsync(Cancel);
        Assert.Equal("question", await AllAsync(theirs));
        await theirs.WriteAsync("answer"u8.ToArray(), Cancel);
        await theirs.EndAsync(Cancel);
        Assert.Equal("answer", await AllAsync(mine));
    }

    [Fact]
    public async Task Streams_of_one_connection_do_not_mix()
    {
        SpdyStream[] mine = [await client.OpenAsync(Named("a"), Cancel), await client.OpenAsync(Named("b"), Cancel)];
        SpdyStream[] theirs = [await opened.Reader.ReadAsync(Cancel), await opened.Reader.ReadAsync(Cancel)];
        Assert.Equal([1, 3], mine.Select(stream => stream.Id));
        string[] texts = [new('a', 100_000), new('b', 100_000)];
        Task<string[]> reading = Task.WhenAll(theirs.Select(AllAsync));
        await Task.WhenAll(mine.Select(async (stream, i) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(texts[i]), Cancel);
            await stream.EndAsync(Cancel);
        }));
        Assert.Equal(texts, await reading);
    }

    [Fact]
    public async Task Who_is_not_read_can_not_send_without_bound()
    {
        SpdyStream mine = await client.OpenAsync(Named("data"), Cancel);
        SpdyStream theirs = await opened.Reader.ReadAsync(Cancel);
        byte[] much = new byte[4 << 20];
        Task sending = mine.WriteAsync(much, Cancel).AsTask();
        var buffer = new byte[64 * 1024];
        int count = await theirs.ReadAsync(buffer, Cancel);
        Assert.False(sending.IsCompleted);
        while (count < much.Length)
        {
            count += await theirs.ReadAsync(buffer, Cancel);
        }

        await sending;
    }

    [Fact]
    public async Task The_end_of_the_connection_is_the_end_of_every_stream()
    {
        SpdyStream mine = await client.OpenAsync(Named("data"), Cancel);
        await server.DisposeAsync();
        Assert.Equal("", await AllAsync(mine));
        await running[0];
        await Assert.ThrowsAnyAsync<IOException>(() => client.OpenAsync(Named("late"), Cancel));
    }

    [Fact]
    public async Task Streams_that_nobody_takes_are_reset()
    {
        await Assert.ThrowsAsync<SpdyException>(() => server.OpenAsync(Named("pushed"), Cancel));
    }

    [Fact]
    public async Task Pings_of_the_other_side_are_answered()
    {
        (Stream near, Stream far) = DuplexPipe.Create();
        await using var connection = new SpdyConnection(near, server: true);
        Task serving = connection.RunAsync(Cancel);
        byte[] ping = Convert.FromHexString("800300060000000400000005");
        await far.WriteAsync(ping, Cancel);
        byte[] answer = new byte[ping.Length];
        await far.ReadExactlyAsync(answer, Cancel);
        Assert.Equal(ping, answer);
        await far.DisposeAsync();
        await serving;
    }

    [Theory]
    [InlineData("8002000600000004" + "00000005")]
    [InlineData("80030006000000020005")]
    [InlineData("800300040fffffff")]
    [InlineData("8003000600000004" + "0000")]
    [InlineData("0000000100000010" + "00")]
    public async Task What_breaks_the_protocol_ends_the_connection(string bytes)
    {
        (Stream near, Stream far) = DuplexPipe.Create();
        await using var connection = new SpdyConnection(near, server: true);
        Task serving = connection.RunAsync(Cancel);
        await far.WriteAsync(Convert.FromHexString(bytes), Cancel);
        await far.DisposeAsync();
        await Assert.ThrowsAsync<SpdyException>(() => serving);
    }

    [Fact]
    public async Task A_reader_grants_the_other_side_what_it_has_consumed()
    {
        (Stream near, Stream far) = DuplexPipe.Create();
        await using var connection = new SpdyConnection(near, server: false);
        _ = connection.RunAsync(Cancel);
        Task<SpdyStream> opening = connection.OpenAsync(Named("data"), Cancel);
        byte[] head = new byte[8];
        await far.ReadExactlyAsync(head, Cancel);
        await far.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4))], Cancel);
        using var encoder = new SpdyHeaderEncoder();
        byte[] block = encoder.Encode(new Dictionary<string, string>());
        await far.WriteAsync(Convert.FromHexString($"80030002{4 + block.Length:x8}00000001{Convert.ToHexString(block)}"), Cancel);
        SpdyStream stream = await opening;
        byte[] data = new byte[40_000];
        await far.WriteAsync(Convert.FromHexString($"00000001{data.Length:x8}"), Cancel);
        await far.WriteAsync(data, Cancel);
        for (int left = data.Length; left > 0;)
        {
            left -= await stream.ReadAsync(data, Cancel);
        }

        byte[] update = new byte[16];
        await far.ReadExactlyAsync(update, Cancel);
        Assert.Equal("800300090000000800000001", Convert.ToHexString(update.AsSpan(0, 12)));
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(update.AsSpan(12)), 1, data.Length);
    }

    private static Dictionary<string, string> Named(string type) => new() { ["streamtype"] = type };

    private static async Task<string> AllAsync(SpdyStream stream)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[10_000];
        int count;
        while ((count = await stream.ReadAsync(buffer, Cancel)) > 0)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
