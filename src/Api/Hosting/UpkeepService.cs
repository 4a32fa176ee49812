using Kronicle.Application.Upkeep;

namespace Kronicle.Api.Hosting;

/// <summary>Runs the upkeep from when the server listens until it stops. A piece that fails is logged; the others and all requests go on.</summary>
public sealed partial class UpkeepService(IEnumerable<IUpkeep> pieces, ILogger<UpkeepService> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(pieces.Select(piece => Task.Run(() => RunAsync(piece, stoppingToken), CancellationToken.None)));

    private async Task RunAsync(IUpkeep piece, CancellationToken stopping)
    {
        try
        {
            await piece.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // The last frame of a background task: what is not logged here is lost.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(log, piece.Name, e);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Piece} has ended")]
    private static partial void LogFault(ILogger log, string piece, Exception e);
}
