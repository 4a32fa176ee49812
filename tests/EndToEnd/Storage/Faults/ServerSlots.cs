namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>Several servers that end together.</summary>
public sealed class ServerSlots : IAsyncDisposable
{
    private readonly List<ServerSlot> all = [];

    public IReadOnlyList<ServerSlot> All => all;

    public static async Task<ServerSlots> StartAsync(int count, string storage, CancellationToken cancellation)
    {
        var slots = new ServerSlots();
        try
        {
            while (slots.all.Count < count)
            {
                slots.all.Add(await ServerSlot.StartAsync(storage, cancellation));
            }

            return slots;
        }
        catch
        {
            await slots.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerSlot slot in all)
        {
            await slot.DisposeAsync();
        }
    }
}
