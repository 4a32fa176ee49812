namespace Kronicle.Application.Maintenance;

/// <summary>
/// What a store's file needs beside what the log and its history say: for stores that are a file of this machine. The log must be
/// closed meanwhile; throws <see cref="EventLog.LogUnavailableException"/> while a server has it open.
/// </summary>
public interface IStoreUpkeep
{
    /// <summary>Checks the file's own structure. Each line names one problem; empty when it is whole.</summary>
    Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellation);

    /// <summary>Gives the room of what was deleted back to the file system.</summary>
    Task<StoreRoom> ShrinkAsync(CancellationToken cancellation);
}

/// <summary>What giving room back came to.</summary>
/// <param name="Before">The bytes that the store's file took.</param>
/// <param name="After">The bytes that it takes.</param>
/// <param name="Events">Events that nobody can ask for any more and that went.</param>
public readonly record struct StoreRoom(long Before, long After, long Events);
