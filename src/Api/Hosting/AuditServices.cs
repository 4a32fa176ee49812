using Kronicle.Api.Answers;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Negotiation;
using Kronicle.Application;
using Kronicle.Application.Auditing;
using Kronicle.Application.Codecs;
using Kronicle.Application.Remote;
using Kronicle.Infrastructure.Auditing;
using Kronicle.Infrastructure.Configuration;

namespace Kronicle.Api.Hosting;

/// <summary>What audit is made of: the policy, the back ends and what makes events.</summary>
internal static partial class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<IAuditSink>(provider => AuditSinks.Create(
            options.AuditLog, options.AuditWebhook, provider.GetRequiredService<IReviewServices>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => PolicyOf(
            options.AuditPolicyFile, provider.GetRequiredService<IYamlText>(), provider.GetRequiredService<ILogger<AuditPolicy>>()));
        services.AddSingleton(provider => provider.GetRequiredService<AnswerWriter>().FormOf(OutputForm.Json));
        services.AddSingleton<RequestBodies>();
        return services.AddSingleton<AuditRecorder>();
    }

    private static AuditPolicy PolicyOf(string path, IYamlText yaml, ILogger log)
    {
        if (path.Length == 0)
        {
            return AuditPolicy.Default;
        }

        try
        {
            var reader = new AuditPolicyReader(yaml);
            AuditPolicy policy = reader.Read(ConfigurationFiles.Read(path), path);
            foreach (string warning in reader.Warnings)
            {
                LogUnknown(log, path, warning);
            }

            return policy;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"loading audit policy file: failed to read file path \"{path}\": {e.Message}; name another with --audit-policy-file", e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "the audit policy {File} has an {Warning}: it is passed over")]
    private static partial void LogUnknown(ILogger log, string file, string warning);
}
