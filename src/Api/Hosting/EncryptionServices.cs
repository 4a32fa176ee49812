using Kronicle.Api.CommandLine;
using Kronicle.Api.Endpoints;
using Kronicle.Application.Controllers;
using Kronicle.Application.EventLog;
using Kronicle.Application.Telemetry;
using Kronicle.Infrastructure.Configuration;
using Kronicle.Infrastructure.Storage.Encryption;
using Kronicle.Infrastructure.Telemetry;

namespace Kronicle.Api.Hosting;

/// <summary>What a server that encrypts its store has besides: counts, the check of key services, and the follower of its configuration.</summary>
internal static class EncryptionServices
{
    public static IServiceCollection AddEncryption(this IServiceCollection services, EncryptionAtRest encryption, IEventLog log)
    {
        services.AddSingleton<IEncryptionMetrics>(provider => new EncryptionMetrics(
            provider.GetRequiredService<ServerMetrics>(), provider.GetRequiredService<TimeProvider>(), IdentityLease.NameFor(Environment.MachineName)));
        services.AddHostedService(provider => new EncryptionService(encryption, provider.GetRequiredService<IEncryptionMetrics>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EncryptionService>>()));
        if (log is IStoredFormRewriter forms)
        {
            services.AddSingleton(forms);
        }

        if (encryption.HasCheck)
        {
            services.AddSingleton<IHealthCheck>(new KeyServicesCheck(encryption.CheckAsync));
        }

        return services;
    }
}

/// <summary>Counts from when the server starts, and follows the configuration when it is to be followed.</summary>
internal sealed partial class EncryptionService(
    EncryptionAtRest encryption, IEncryptionMetrics metrics, TimeProvider clock, ILogger<EncryptionService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        encryption.Metrics = metrics;
        if (!encryption.Reloads)
        {
            return;
        }

        try
        {
            await new FileFollower([encryption.File], clock).RunAsync(LookAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        (bool taken, string? error) = await encryption.ReloadAsync(cancellation);
        if (taken)
        {
            LogTaken(log, encryption.File);
        }

        if (error is not null)
        {
            LogRefused(log, error);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "the encryption configuration {File} has changed and is in use")]
    private static partial void LogTaken(ILogger log, string file);

    [LoggerMessage(2, LogLevel.Error, "{Error}; the configuration before it stays in use")]
    private static partial void LogRefused(ILogger log, string error);
}
