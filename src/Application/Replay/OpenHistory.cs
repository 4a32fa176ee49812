using Kronicle.Application.EventLog;

namespace Kronicle.Application.Replay;

/// <summary>A history that is open for reading.</summary>
/// <param name="History">It; <see cref="IEventHistory.TrimAsync"/> may be refused.</param>
/// <param name="WithoutHistory">The beginnings of keys that have none.</param>
/// <param name="Closing">What is closed with it.</param>
/// <param name="Encryption">What decrypts its values, closed after it; null for nothing.</param>
public sealed record OpenHistory(IEventHistory History, IReadOnlyList<string> WithoutHistory, IAsyncDisposable Closing, IAsyncDisposable? Encryption) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Closing.DisposeAsync();
        if (Encryption is not null)
        {
            await Encryption.DisposeAsync();
        }
    }
}
