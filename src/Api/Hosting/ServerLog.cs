using Microsoft.Extensions.Logging.Console;

namespace Kronicle.Api.Hosting;

/// <summary>Structured lines on standard error: one JSON object a line.</summary>
public static class ServerLog
{
    /// <param name="logging">The host's logging.</param>
    /// <param name="verbosity">The --v flag: 0 is what an operator needs, 4 and above what a developer asks for.</param>
    public static void AddServerLog(this ILoggingBuilder logging, int verbosity)
    {
        logging.SetMinimumLevel(verbosity >= 4 ? LogLevel.Debug : verbosity >= 2 ? LogLevel.Information : LogLevel.Warning);
        logging.AddFilter("Kronicle", verbosity >= 4 ? LogLevel.Debug : LogLevel.Information);
        // A start that fails is told by one line of Program: the host's copy of it, an error with a stack trace, would come first.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        // The host would make an activity and a scope for each request, for log lines that say what spans, metrics and audit say here.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // A line for each connection above the limit would let a flood of them fill the log.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", verbosity >= 4 ? LogLevel.Debug : LogLevel.Error);
        logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
