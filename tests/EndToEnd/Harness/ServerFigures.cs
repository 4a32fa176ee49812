using System.Globalization;

namespace Kronicle.EndToEnd.Harness;

/// <summary>What a server says of itself in /metrics.</summary>
internal static class ServerFigures
{
    public const string Resident = "process_resident_memory_bytes";
    public const string OpenFiles = "process_open_fds";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<long> ResidentAsync(this HttpClient client) => await client.FigureAsync(Resident);

    public static async Task<long> FigureAsync(this HttpClient client, string name)
    {
        string metrics = await client.GetStringAsync("/metrics", Cancel);
        string line = metrics.Split('\n').Single(text => text.StartsWith(name + " ", StringComparison.Ordinal));
        return (long)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Asks until a figure is at most so much: what was used comes back only when the server has noticed that nobody needs it.</summary>
    public static async Task SettlesAsync(this HttpClient client, string name, long most)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        long now = await client.FigureAsync(name);
        while (now > most)
        {
            Assert.False(limit.IsCancellationRequested, $"{name} stays at {now}, which is more than {most}");
            now = await client.FigureAsync(name);
        }
    }
}
