using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>An open store.</summary>
/// <param name="Log">The log.</param>
/// <param name="History">Its history.</param>
/// <param name="Description">Which store, without secrets.</param>
/// <param name="AppendsInOrder">How many appends of different keys may be under way and are still committed in the order of the calls.</param>
public sealed record OpenStore(IEventLog Log, IEventHistory History, string Description, int AppendsInOrder) : IAsyncDisposable
{
    /// <summary>The beginnings of keys that keep no history in it.</summary>
    public IReadOnlyList<string> WithoutHistory { get; init; } = [];

    /// <summary>What encrypts and decrypts its values, closed with it; null for nothing.</summary>
    public IAsyncDisposable? Encryption { get; init; }

    public bool KeepsHistoryOf(string key) => !WithoutHistory.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        if (Encryption is not null)
        {
            await Encryption.DisposeAsync();
        }
    }
}
