namespace Kronicle.Benchmarks.Watches;

/// <summary>One watch of the pods of a namespace: it counts the events that come.</summary>
internal sealed class OpenWatch : IDisposable
{
    private readonly HttpResponseMessage response;

    private OpenWatch(HttpResponseMessage response) => this.response = response;

    /// <returns>A watch whose answer has begun.</returns>
    public static async Task<OpenWatch> StartAsync(HttpClient client, string path)
    {
        HttpResponseMessage response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new(response);
    }

    /// <summary>Reads until so many events have come.</summary>
    public async Task ReadAsync(int events)
    {
        await using Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[64 << 10];
        while (events > 0)
        {
            int read = await stream.ReadAsync(buffer);
            events -= read == 0 ? throw new EndOfStreamException("the watch ended") : buffer.AsSpan(0, read).Count((byte)'\n');
        }
    }

    public void Dispose() => response.Dispose();
}
