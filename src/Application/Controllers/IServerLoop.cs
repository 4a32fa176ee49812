namespace Kronicle.Application.Controllers;

/// <summary>
/// A loop of the server's own: one file and one registration line. It runs from the moment the server takes requests until it stops,
/// and is a client of the pipeline like any other.
/// </summary>
public interface IServerLoop
{
    /// <summary>The name that --controllers knows, or that of a loop that always runs.</summary>
    string Name { get; }

    /// <summary>Returns when it is cancelled; what it throws is logged, and the loop begins anew.</summary>
    Task RunAsync(CancellationToken cancellation);
}
