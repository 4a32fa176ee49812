using System.Net;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Attacks;

/// <summary>Requests whose head has no end.</summary>
public sealed class HeaderFloodTests(HeaderFloodTests.Target target) : IClassFixture<HeaderFloodTests.Target>
{
    private const int Mebibyte = 1 << 20;

    [Theory]
    [InlineData("414", "GET /version?{0} HTTP/1.1\r\nHost: x\r\n\r\n", 300_000)]
    [InlineData("431", "GET /version HTTP/1.1\r\nHost: x\r\nX-Flood: {0}\r\n\r\n", 300_000)]
    [InlineData("431", "GET /version HTTP/1.1\r\nHost: x\r\nX-Endless: {0}", 20_000_000)]
    public async Task A_head_that_is_too_large_is_refused(string code, string head, int length)
    {
        await using RawConnection connection = await RawConnection.OpenAsync(target.Server);
        Task<string> answering = connection.ReadToEndAsync();
        await connection.TryWriteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, head, new string('A', length)));
        string answer = await answering;
        // The end of a connection on which more comes may overtake the answer.
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 " + code, StringComparison.Ordinal), answer);
        await target.IsWellAsync();
    }

    [Fact]
    public async Task Too_many_headers_are_refused()
    {
        await using RawConnection connection = await RawConnection.OpenAsync(target.Server);
        Task<string> answer = connection.ReadToEndAsync();
        await connection.TryWriteAsync("GET /version HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Repeat("a:b\r\n", 5000)) + "\r\n");
        Assert.StartsWith("HTTP/1.1 431", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_of_a_hundred_kibibytes_and_three_hundred_groups_are_served()
    {
        using HttpClient client = target.Server.Administrator();
        string values = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"value-{i}"));
        Assert.Equal(HttpStatusCode.OK, await new Api(client).StatusAsync($"/api/v1/namespaces?labelSelector=a%20in%20({values})"));
        client.DefaultRequestHeaders.Add("Impersonate-User", "many");
        client.DefaultRequestHeaders.Add("Impersonate-Group", Enumerable.Range(0, 300).Select(i => $"group-{i}"));
        Assert.Equal(HttpStatusCode.OK, await new Api(client).StatusAsync("/version"));
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(0)]
    public async Task Continuations_without_end_cost_the_connection(int size)
    {
        await using Http2Connection connection = await Http2Connection.OpenAsync(target.Server);
        Task<uint?> error = connection.ErrorAsync();
        byte[] more = Http2Connection.Frame(Http2Connection.Continuation, 0, 1, size == 0 ? [] : Http2Connection.Fields(("x-flood", new string('A', size))));
        bool open = await connection.SendAsync(Http2Connection.Frame(Http2Connection.Headers, Http2Connection.EndStream, 1, Http2Connection.Get("/version")));
        long sent = 0;
        while (open && !error.IsCompleted && sent < 200L * Mebibyte)
        {
            open = await connection.SendAsync(more);
            sent += more.Length;
        }

        Assert.NotEqual(0u, await error ?? 1);
        Assert.True(size == 0 || sent < 20 * Mebibyte, $"{sent} bytes were taken");
        await target.IsWellAsync();
    }

    /// <summary>A server that is flooded, and what it needed before.</summary>
    public sealed class Target : IAsyncLifetime
    {
        private const long MostGrowth = 200 * Mebibyte;

        private HttpClient client = null!;
        private long idle;

        internal ServerProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await ServerProcess.StartAsync(["--storage=memory"], cancellation: TestContext.Current.CancellationToken);
            client = Server.Administrator();
            idle = await client.ResidentAsync();
        }

        internal async Task IsWellAsync()
        {
            Assert.Equal(HttpStatusCode.OK, await new Api(client).StatusAsync("/api/v1/namespaces"));
            await client.SettlesAsync(ServerFigures.Resident, idle + MostGrowth);
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await Server.DisposeAsync();
        }
    }
}
