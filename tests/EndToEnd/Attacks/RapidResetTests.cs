using System.Net;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Attacks;

/// <summary>Streams that are opened only to be reset, so that work is begun and never paid for (CVE-2023-44487).</summary>
public sealed class RapidResetTests
{
    private const int Streams = 20_000;
    private const long MostGrowth = 200L << 20;

    [Fact]
    public async Task Streams_that_are_opened_and_reset_at_once_disturb_nobody()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory"], cancellation: TestContext.Current.CancellationToken);
        using HttpClient client = server.Administrator();
        var api = new Api(client);
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync("/api/v1/namespaces"));
        long idle = await client.ResidentAsync();
        long files = await client.FigureAsync(ServerFigures.OpenFiles);
        int ended = 0;
        for (int sent = 0; sent < Streams;)
        {
            await using Http2Connection connection = await Http2Connection.OpenAsync(server);
            Task<uint?> error = connection.ErrorAsync();
            bool open = true;
            for (int stream = 1; open && !error.IsCompleted && sent < Streams; stream += 2, sent++)
            {
                open = await connection.SendAsync(
                    Http2Connection.Frame(Http2Connection.Headers, Http2Connection.EndStream | Http2Connection.EndHeaders, stream, Http2Connection.Get("/api/v1/pods")),
                    Http2Connection.Frame(Http2Connection.ResetStream, 0, stream, [0, 0, 0, 8]));
                if (sent % 1000 == 0)
                {
                    Assert.Equal(HttpStatusCode.OK, await api.StatusAsync("/api/v1/namespaces"));
                }
            }

            ended += open ? 0 : 1;
        }

        TestContext.Current.SendDiagnosticMessage($"{ended} connections were ended by the server");
        Assert.Equal(HttpStatusCode.OK, await api.StatusAsync("/api/v1/namespaces"));
        await client.SettlesAsync(ServerFigures.OpenFiles, files + 10);
        await client.SettlesAsync(ServerFigures.Resident, idle + MostGrowth);
    }
}
