namespace Kronicle.Application.Upkeep;

/// <summary>Work that goes on as long as the server does, beside all requests. One file and one registration line each.</summary>
public interface IUpkeep
{
    /// <summary>What the log calls it.</summary>
    string Name { get; }

    /// <summary>Works until it is cancelled. What it throws otherwise is a bug.</summary>
    Task RunAsync(CancellationToken cancellation);
}
