using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Configuration;
using Kronicle.Infrastructure.Identity;

namespace Kronicle.Api.Hosting;

/// <summary>Certificates and authorities follow their files while the server runs. What can't be used is told once, and changes nothing.</summary>
internal sealed partial class FollowedFiles(
    ServerIdentity identity, ServerConfigMaps told, BootstrapWriter writer, TimeProvider clock, ILogger<FollowedFiles> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(identity.FollowedAuthorities.Prepend(identity.Serving).Select(files => FollowAsync(files, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private Task FollowAsync(IFollowedFiles files, CancellationToken stopping)
    {
        string? last = null;
        return new FileFollower(files.Files, clock).RunAsync(async cancellation =>
        {
            FileLook look = files.Look();
            if (look.Taken)
            {
                LogTaken(log, files.Name, string.Join(", ", files.Files));
                await TellAsync(cancellation);
            }

            if (look.Error is { } error && error != last)
            {
                LogRefused(log, error, files.Name);
            }

            last = look.Error;
        }, stopping);
    }

    // Other servers of the cluster read in a config map whom this one believes.
    private async Task TellAsync(CancellationToken cancellation)
    {
        try
        {
            await writer.EnsureAsync(told.At(clock.GetUtcNow()), cancellation);
        }
        catch (LogUnavailableException e)
        {
            LogUntold(log, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "the {Name} of {Files} have changed and are in use")]
    private static partial void LogTaken(ILogger log, string name, string files);

    [LoggerMessage(2, LogLevel.Error, "{Error}; the {Name} before stay in use")]
    private static partial void LogRefused(ILogger log, string error, string name);

    [LoggerMessage(3, LogLevel.Warning, "the config map extension-apiserver-authentication does not name the new authorities yet: {Reason}")]
    private static partial void LogUntold(ILogger log, string reason);
}
