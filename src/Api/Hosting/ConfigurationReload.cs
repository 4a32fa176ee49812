using Kronicle.Application;
using Kronicle.Application.Upkeep;
using Kronicle.Infrastructure.Configuration;

namespace Kronicle.Api.Hosting;

/// <summary>
/// Takes a configuration file again when its bytes are others. One that is not good is told, once, and what was taken before stays in
/// use; one that can't be read is told until it can.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="take">Reads it and puts it to use; a <see cref="StartupException"/> when it is not good.</param>
/// <param name="clock">Paces.</param>
/// <param name="log">Is told.</param>
internal sealed partial class ConfigurationReload(FollowedFile file, Action take, TimeProvider clock, ILogger<ConfigurationReload> log) : IUpkeep
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    public string Name => "configuration-reload";

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Period, clock, cancellation);
            try
            {
                if (file.HasChanged())
                {
                    take();
                    LogTaken(log, file.Path);
                }
            }
            catch (Exception e) when (e is StartupException or IOException or UnauthorizedAccessException)
            {
                LogRefused(log, file.Path, e.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "the configuration {File} has changed and is in use")]
    private static partial void LogTaken(ILogger log, string file);

    [LoggerMessage(2, LogLevel.Error, "{File}: {Reason}; the configuration before it stays in use")]
    private static partial void LogRefused(ILogger log, string file, string reason);
}
