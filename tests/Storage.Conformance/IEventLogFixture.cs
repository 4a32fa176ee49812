using Kronicle.Application.EventLog;

namespace Kronicle.Storage.Conformance;

/// <summary>
/// One fresh, empty store and the way to open a log on it. A back end, or a decorator such as a cache over one, enrols with one
/// fixture and an empty subclass of each promise that it makes.
/// </summary>
public interface IEventLogFixture : IAsyncDisposable
{
    /// <summary>Opens the store, or opens it again after the log that was opened before has been disposed.</summary>
    ValueTask<IEventLog> OpenAsync(CancellationToken cancellation);
}

/// <summary>A store that keeps its events when the log is disposed.</summary>
public interface IDurableFixture : IEventLogFixture;

/// <summary>A store that several servers use at once: opening it again gives a second server.</summary>
public interface ISharedFixture : IEventLogFixture;
