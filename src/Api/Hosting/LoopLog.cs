using Kronicle.Application.Controllers;

namespace Kronicle.Api.Hosting;

/// <summary>Writes what goes wrong in the server's own loops into its log.</summary>
public sealed partial class LoopLog(ILogger<LoopLog> log) : ILoopReport
{
    public void Failed(string loop, string key, Exception reason) => LogFailed(log, loop, key, reason.Message);

    [LoggerMessage(1, LogLevel.Warning, "{Loop} could not bring {Key} up to date and will try again: {Reason}")]
    private static partial void LogFailed(ILogger log, string loop, string key, string reason);
}
