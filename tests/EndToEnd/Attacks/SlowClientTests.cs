using System.Net;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Attacks;

/// <summary>Clients that send a byte now and then, to hold connections for ever (slowloris).</summary>
public sealed class SlowClientTests
{
    private const int Clients = 200;
    private const int Rounds = 20;

    [Fact]
    public async Task Headers_that_dribble_are_cut_off_while_others_are_answered()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory"], cancellation: TestContext.Current.CancellationToken);
        using HttpClient client = server.Administrator();
        long files = await client.FigureAsync(ServerFigures.OpenFiles);
        RawConnection[] slow = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RawConnection.OpenAsync(server)));
        await Task.WhenAll(slow.Select(connection => connection.WriteAsync("GET /version HTTP/1.1\r\nHost: x\r\nX-Slow: ")));
        Assert.InRange(await client.FigureAsync(ServerFigures.OpenFiles), files + Clients, int.MaxValue);
        for (int round = 0; round < Rounds; round++)
        {
            Assert.Equal(HttpStatusCode.OK, await new Api(client).StatusAsync("/api/v1/namespaces"));
            await Task.WhenAll(slow.Select(connection => connection.TryWriteAsync("a")));
        }

        string[] ends = await Task.WhenAll(slow.Select(connection => connection.ReadToEndAsync()));
        Assert.All(ends, end => Assert.True(end.Length == 0 || end.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), end));
        await client.SettlesAsync(ServerFigures.OpenFiles, files + 10);
        await Task.WhenAll(slow.Select(connection => connection.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Bodies_that_dribble_are_cut_off_while_others_are_answered()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(["--storage=memory"], cancellation: TestContext.Current.CancellationToken);
        using HttpClient client = server.Administrator();
        using var certificate = server.AdministratorCertificate();
        RawConnection[] slow = await Task.WhenAll(Enumerable.Range(0, Clients / 4).Select(_ => RawConnection.OpenAsync(server, certificate)));
        await Task.WhenAll(slow.Select(connection => connection.WriteAsync(
            "POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")));
        for (int round = 0; round < Rounds; round++)
        {
            Assert.Equal(HttpStatusCode.OK, await new Api(client).StatusAsync("/api/v1/namespaces"));
            await Task.WhenAll(slow.Select(connection => connection.TryWriteAsync(" ")));
        }

        string[] ends = await Task.WhenAll(slow.Select(connection => connection.ReadToEndAsync()));
        Assert.All(ends, end => Assert.True(end.Length == 0 || end.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), end));
        await Task.WhenAll(slow.Select(connection => connection.DisposeAsync().AsTask()));
    }
}
