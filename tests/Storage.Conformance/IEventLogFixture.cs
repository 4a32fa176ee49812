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

/// <summary>A store whose values are encrypted, with keys that can be changed before it is opened again.</summary>
public interface IRewritingFixture : IDurableFixture
{
    /// <summary>Another key writes, the one before it is still read.</summary>
    void Rotate();

    /// <summary>The key of before is gone.</summary>
    void Drop();
}
