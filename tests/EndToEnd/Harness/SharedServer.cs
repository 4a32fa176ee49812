using Kronicle.EndToEnd.Harness;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Kronicle.EndToEnd.Harness;

/// <summary>The one server that most tests share; each works in a namespace of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ServerProcess? process;
    private HttpClient? client;

    public ServerProcess Process => process!;

    /// <summary>As the administrator.</summary>
    public HttpClient Client => client!;

    public async ValueTask InitializeAsync()
    {
        process = await ServerProcess.StartAsync([ServerProcess.NoPublisher]);
        client = process.Administrator();
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (process is not null)
        {
            string? end = process.Process.HasExited ? $"exit code {process.Process.ExitCode}\n{process.Errors}" : null;
            await process.DisposeAsync();
            Assert.True(end is null, $"the shared server ended while tests used it: {end}");
        }
    }
}
