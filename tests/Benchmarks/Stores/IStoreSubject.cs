using Kronicle.Application.EventLog;

namespace Kronicle.Benchmarks.Stores;

/// <summary>A store under comparison: the log in it, and the least that a program without this server would do to write to it.</summary>
internal interface IStoreSubject : IAsyncDisposable
{
    string Name { get; }

    /// <summary>What the bare writers do, for the table.</summary>
    string Bare { get; }

    /// <summary>The share of the bare writers' rate that the log must reach.</summary>
    double Aim { get; }

    /// <summary>Opens the log on what is there.</summary>
    Task<IEventLog> OpenAsync(CancellationToken cancellation);

    /// <summary>A writer of its own that puts one pod durably with each call.</summary>
    /// <param name="writer">Its number: no two write to the same key.</param>
    /// <param name="cancellation">Ends what it opens.</param>
    Task<Func<int, Task>> BareWriterAsync(int writer, CancellationToken cancellation);
}
